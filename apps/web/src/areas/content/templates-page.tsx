import { contentRoutes } from '@cultivar/contract';
import type { TemplateRow } from '@cultivar/contract';
import { Anchor, Badge, Button, Card, Group, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMail, IconPlus } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCall } from '../../api.ts';
import {
  Ago,
  EmptyState,
  Loaded,
  PageHeader,
  useMay,
  Pages,
  SearchInput,
  useSearchedPage,
} from '../../shell/pieces.ts';
import { ContentTabs } from './content-tabs.tsx';
import { NewTemplateDialog } from './new-template-dialog.tsx';

const PAGE = 50;

/** All mail templates. */
export function TemplatesPage() {
  const { t } = useTranslation('content');
  const list = useSearchedPage(PAGE);
  const [adding, add] = useDisclosure(false);
  const mayEdit = useMay('admin', 'marketer');
  const templates = useCall(contentRoutes.templates, { query: list.query }, { placeholderData: keepPreviousData });
  const newButton = mayEdit && (
    <Button leftSection={<IconPlus size={16} />} onClick={add.open}>
      {t('newTemplate')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('tab_templates')} description={t('templatesText')} actions={newButton} />
      <ContentTabs at="templates" />
      <Stack gap="md">
        <SearchInput list={list} label={t('searchTemplates')} />
        <Loaded query={templates}>
          {({ items, total }) =>
            total === 0 ? (
              <EmptyState
                icon={<IconMail />}
                title={list.asked ? t('noneFound') : t('noTemplates')}
                text={list.asked ? t('noneFoundText') : t('noTemplatesText')}
                action={list.asked ? undefined : newButton}
              />
            ) : (
              <>
                <TemplateTable templates={items} />
                <Pages total={total} pageSize={PAGE} page={list.page} onChange={list.setPage} />
              </>
            )
          }
        </Loaded>
      </Stack>
      <NewTemplateDialog opened={adding} onClose={add.close} />
    </>
  );
}

/** The subject as it reads: the text that stands in for a missing name, dots for everything else that is filled in later. */
const subjectWords = (subject: string): string =>
  subject.replace(/\{\{\s*default\s[^}]*?["“”']([^"“”']*)["“”']\s*\}\}/g, '$1').replace(/\{\{[^}]*\}\}/g, '…');

function TemplateTable({ templates }: { templates: readonly TemplateRow[] }) {
  const { t } = useTranslation('content');
  return (
    <Card p={0}>
      <Table.ScrollContainer minWidth={640}>
        <Table highlightOnHover verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>{t('subject')}</Table.Th>
              <Table.Th>{t('languages')}</Table.Th>
              <Table.Th ta="right">{t('version')}</Table.Th>
              <Table.Th>{t('changed')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {templates.map((template) => (
              <Table.Tr key={template.id}>
                <Table.Td>
                  <Group gap="xs">
                    <Anchor component={Link} to={`/content/templates/${template.id}`} fw={550} size="sm">
                      {template.name}
                    </Anchor>
                    {template.demo && (
                      <Badge size="xs" variant="light" color="gray">
                        {t('demo')}
                      </Badge>
                    )}
                  </Group>
                </Table.Td>
                <Table.Td>
                  <Text size="sm" lineClamp={1}>
                    {subjectWords(template.subject)}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Group gap={4}>
                    {template.languages.map((language) => (
                      <Badge key={language} size="sm" variant="default">
                        {language}
                      </Badge>
                    ))}
                  </Group>
                </Table.Td>
                <Table.Td ta="right">{template.no}</Table.Td>
                <Table.Td>
                  <Ago at={template.updatedAt} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
