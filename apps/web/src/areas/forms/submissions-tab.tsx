import { formRoutes } from '@cultivar/contract';
import type { FormDetail, SubmissionRow } from '@cultivar/contract';
import { Anchor, Badge, Button, Card, Group, Stack, Table, Text } from '@mantine/core';
import { IconDownload, IconInbox } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCall } from '../../api.ts';
import { Ago, EmptyState, Loaded, useMay, useNumbers, Pages } from '../../shell/pieces.ts';

const PAGE = 50;
const shown = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : value === undefined || value === null ? '–' : String(value);

/** What came in through the form, newest first. */
export function SubmissionsTab({ form }: { form: FormDetail }) {
  const { t } = useTranslation('forms');
  const { number } = useNumbers();
  const [page, setPage] = useState(1);
  const mayExport = useMay('admin', 'marketer');
  const rows = useCall(
    formRoutes.submissions,
    { params: { id: form.id }, query: { offset: (page - 1) * PAGE, limit: PAGE } },
    { placeholderData: keepPreviousData },
  );
  return (
    <Loaded query={rows}>
      {({ items, total }) =>
        total === 0 ? (
          <EmptyState
            icon={<IconInbox />}
            title={t('noSubmissions')}
            text={t('noSubmissionsText')}
            action={
              <Button component="a" href={`/f/${form.id}`} target="_blank" variant="default">
                {t('openPage')}
              </Button>
            }
          />
        ) : (
          <Stack gap="md">
            <Group justify="space-between">
              <Text size="sm" c="dimmed" role="status">
                {t('submissionCount', { count: total, shown: number(total) })}
              </Text>
              {mayExport && (
                <Button
                  component="a"
                  href={`/api/forms/${form.id}/submissions.csv`}
                  download
                  variant="default"
                  leftSection={<IconDownload size={16} />}
                >
                  {t('exportCsv')}
                </Button>
              )}
            </Group>
            <SubmissionTable form={form} items={items} />
            <Pages total={total} pageSize={PAGE} page={page} onChange={setPage} />
          </Stack>
        )
      }
    </Loaded>
  );
}

function SubmissionTable({ form, items }: { form: FormDetail; items: readonly SubmissionRow[] }) {
  const { t, i18n } = useTranslation('forms');
  const language = i18n.language === 'en' ? 'en' : 'de';
  const fields = form.definition.fields.filter((field) => field.key !== 'email');
  return (
    <Card p={0}>
      <Table.ScrollContainer minWidth={760}>
        <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('received')}</Table.Th>
              <Table.Th>{t('lead')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              {fields.map((field) => (
                <Table.Th key={field.key}>{field.label[language] || field.label.de}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <Table.Tr key={item.id}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  <Ago at={item.at} />
                </Table.Td>
                <Table.Td>
                  {item.leadId ? (
                    <Anchor component={Link} to={`/leads/${item.leadId}`} size="sm">
                      {item.email ?? t('lead')}
                    </Anchor>
                  ) : (
                    '–'
                  )}
                </Table.Td>
                <Table.Td>
                  <Badge variant="light" size="sm" miw="max-content" color={item.confirmedAt ? 'sprout' : 'gray'}>
                    {item.confirmedAt ? t('stateConfirmed') : t('stateWaiting')}
                  </Badge>
                </Table.Td>
                {fields.map((field) => (
                  <Table.Td key={field.key} maw={260}>
                    <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                      {shown(item.values[field.key])}
                    </Text>
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
