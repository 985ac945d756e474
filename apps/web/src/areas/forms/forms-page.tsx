import { formRoutes } from '@cultivar/contract';
import type { FormRow } from '@cultivar/contract';
import { Anchor, Badge, Button, Card, Group, Stack, Table, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconForms, IconPlus } from '@tabler/icons-react';
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
  useNumbers,
  Pages,
  SearchInput,
  useSearchedPage,
} from '../../shell/pieces.ts';
import { NewFormDialog } from './new-form-dialog.tsx';

const PAGE = 50;

/** All forms with what came in. */
export function FormsPage() {
  const { t } = useTranslation('forms');
  const list = useSearchedPage(PAGE);
  const [adding, add] = useDisclosure(false);
  const mayEdit = useMay('admin', 'marketer');
  const forms = useCall(formRoutes.list, { query: list.query }, { placeholderData: keepPreviousData });
  const newButton = mayEdit && (
    <Button leftSection={<IconPlus size={16} />} onClick={add.open}>
      {t('newForm')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={newButton} />
      <Stack gap="md">
        <SearchInput list={list} label={t('search')} />
        <Loaded query={forms}>
          {({ items, total }) =>
            total === 0 ? (
              <EmptyState
                icon={<IconForms />}
                title={list.asked ? t('noneFound') : t('none')}
                text={list.asked ? t('noneFoundText') : t('noneText')}
                action={list.asked ? undefined : newButton}
              />
            ) : (
              <>
                <FormTable forms={items} />
                <Pages total={total} pageSize={PAGE} page={list.page} onChange={list.setPage} />
              </>
            )
          }
        </Loaded>
      </Stack>
      <NewFormDialog opened={adding} onClose={add.close} />
    </>
  );
}

function FormTable({ forms }: { forms: readonly FormRow[] }) {
  const { t } = useTranslation('forms');
  const { number, percent } = useNumbers();
  return (
    <Card p={0}>
      <Table.ScrollContainer minWidth={720}>
        <Table highlightOnHover verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th ta="right">{t('fields')}</Table.Th>
              <Table.Th ta="right">{t('submissions')}</Table.Th>
              <Table.Th ta="right">{t('confirmed')}</Table.Th>
              <Table.Th>{t('lastSubmission')}</Table.Th>
              <Table.Th>{t('changed')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {forms.map((form) => (
              <Table.Tr key={form.id}>
                <Table.Td>
                  <Group gap="xs">
                    <Anchor component={Link} to={`/forms/${form.id}`} fw={550} size="sm">
                      {form.name}
                    </Anchor>
                    {form.demo && (
                      <Badge size="xs" variant="light" color="gray">
                        {t('demo')}
                      </Badge>
                    )}
                  </Group>
                  <Text size="xs" c="dimmed">
                    {form.doubleOptIn ? t('doubleOptInOn') : t('doubleOptInOff')}
                  </Text>
                </Table.Td>
                <Table.Td ta="right">{number(form.fields)}</Table.Td>
                <Table.Td ta="right">{number(form.submissions)}</Table.Td>
                <Table.Td ta="right">
                  {form.submissions ? (
                    <Tooltip label={t('confirmedOf', { confirmed: form.confirmed, count: form.submissions })}>
                      <span>{percent(form.confirmed / form.submissions)}</span>
                    </Tooltip>
                  ) : (
                    '–'
                  )}
                </Table.Td>
                <Table.Td>
                  <Ago at={form.lastSubmissionAt} />
                </Table.Td>
                <Table.Td>
                  <Ago at={form.updatedAt} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
