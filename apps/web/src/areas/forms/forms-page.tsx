import { formRoutes } from '@cultivar/contract';
import type { FormRow } from '@cultivar/contract';
import { Button, Stack, Table, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconForms, IconPlus } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import {
  Ago,
  Loaded,
  PageHeader,
  useMay,
  useNumbers,
  SearchInput,
  useSearchedPage,
  RowTable,
  RowPages,
  NameLink,
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
          {({ items, total }) => (
            <RowPages
              total={total}
              list={list}
              icon={<IconForms />}
              asked={Boolean(list.asked)}
              noneFound={[t('noneFound'), t('noneFoundText')]}
              none={[t('none'), t('noneText')]}
              action={newButton}
            >
              <FormTable forms={items} />
            </RowPages>
          )}
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
    <RowTable
      heads={[
        t('name'),
        { number: t('fields') },
        { number: t('submissions') },
        { number: t('confirmed') },
        t('lastSubmission'),
        t('changed'),
      ]}
      minWidth={720}
    >
      {forms.map((form) => (
        <Table.Tr key={form.id}>
          <Table.Td>
            <NameLink to={`/forms/${form.id}`} name={form.name} demo={form.demo} />
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
    </RowTable>
  );
}
