import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { downloadCsv } from './csv.ts';

/** One question and its answer. */
export function Section({
  title,
  text,
  children,
  actions,
}: {
  title: string;
  text?: string;
  children: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <Paper component="section" p="md" aria-label={title}>
      <Group justify="space-between" align="flex-start" mb="md" gap="sm">
        <Stack gap={2}>
          <Title order={2} size="h5">
            {title}
          </Title>
          {text && (
            <Text size="sm" c="dimmed" maw={720}>
              {text}
            </Text>
          )}
        </Stack>
        {actions}
      </Group>
      {children}
    </Paper>
  );
}

export interface Column<Row> {
  readonly head: string;
  /** What a person reads. */
  readonly show: (row: Row) => ReactNode;
  /** What the file holds; default: nothing, the column is only for looking. */
  readonly value?: (row: Row) => string | number | null;
  readonly number?: boolean;
}
interface DataTableProps<Row> {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly foot?: Row;
}
/** The table behind a picture, to read and to take along. */
export function DataTable<Row>({ name, rows, columns, keyOf, foot }: DataTableProps<Row>) {
  const { t } = useTranslation('reports');
  const filed = columns.filter((column) => column.value);
  const file = () =>
    downloadCsv(name, [
      filed.map((column) => column.head),
      ...[...rows, ...(foot ? [foot] : [])].map((row) => filed.map((column) => column.value!(row))),
    ]);
  const cells = (row: Row) =>
    columns.map((column, index) => (
      <Table.Td
        key={column.head}
        ta={column.number ? 'right' : undefined}
        style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: index || column.number ? undefined : 'nowrap' }}
      >
        {column.show(row)}
      </Table.Td>
    ));
  return (
    <Stack gap="xs">
      <Table.ScrollContainer
        minWidth={columns.length * 92}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': t('tableBehind') } }}
      >
        <Table highlightOnHover verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column.head} ta={column.number ? 'right' : undefined}>
                  {column.head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={keyOf(row)}>{cells(row)}</Table.Tr>
            ))}
          </Table.Tbody>
          {foot && (
            <Table.Tfoot>
              <Table.Tr fw={600}>{cells(foot)}</Table.Tr>
            </Table.Tfoot>
          )}
        </Table>
      </Table.ScrollContainer>
      <Group justify="flex-end">
        <Button size="xs" variant="default" leftSection={<IconDownload size={14} aria-hidden />} onClick={file}>
          {t('csv')}
        </Button>
      </Group>
    </Stack>
  );
}
