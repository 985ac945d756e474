import { contentRoutes } from '@cultivar/contract';
import type { TemplateRow } from '@cultivar/contract';
import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMail, IconPlus } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import {
  Ago,
  Loaded,
  PageHeader,
  useMay,
  SearchInput,
  useSearchedPage,
  RowTable,
  RowPages,
  NameLink,
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
          {({ items, total }) => (
            <RowPages
              total={total}
              list={list}
              icon={<IconMail />}
              asked={Boolean(list.asked)}
              noneFound={[t('noneFound'), t('noneFoundText')]}
              none={[t('noTemplates'), t('noTemplatesText')]}
              action={newButton}
            >
              <TemplateTable templates={items} />
            </RowPages>
          )}
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
    <RowTable heads={[t('name'), t('subject'), t('languages'), { number: t('version') }, t('changed')]} minWidth={640}>
      {templates.map((template) => (
        <Table.Tr key={template.id}>
          <Table.Td>
            <NameLink to={`/content/templates/${template.id}`} name={template.name} demo={template.demo} />
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
    </RowTable>
  );
}
