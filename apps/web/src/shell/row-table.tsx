import { Anchor, Badge, Card, Group, Table } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from './page-states.tsx';
import { Pages } from './paging.tsx';

/** A heading, `{ number }` over a column of numbers, null over a column of acts. */
export type Head = string | { readonly number: string } | null;

/** Rows in a card, with headings; it scrolls sideways where the window is narrower than the rows can be. */
export function RowTable(props: {
  readonly heads: readonly Head[];
  readonly minWidth: number;
  /** Stands before the headings: the box that chooses all. */
  readonly before?: ReactNode;
  readonly spacing?: 'xs' | 'sm';
  readonly children: ReactNode;
}) {
  return (
    <Card p={0}>
      <Table.ScrollContainer minWidth={props.minWidth}>
        <Table highlightOnHover verticalSpacing={props.spacing ?? 'sm'} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              {props.before}
              {props.heads.map((head, no) =>
                typeof head === 'object' ? (
                  <Table.Th key={no} ta={head ? 'right' : undefined}>
                    {head?.number}
                  </Table.Th>
                ) : (
                  <Table.Th key={no}>{head}</Table.Th>
                ),
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{props.children}</Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

/** What a row is about, and that it came with the demo. */
export function NameLink({ to, name, demo }: { to: string; name: string; demo?: boolean }) {
  const { t } = useTranslation('shell');
  return (
    <Group gap="xs">
      <Anchor component={Link} to={to} fw={550} size="sm">
        {name}
      </Anchor>
      {demo && (
        <Badge size="xs" variant="light" color="gray">
          {t('demo')}
        </Badge>
      )}
    </Group>
  );
}

/** One page of rows. Without any: the next step, or that nothing fits what was looked for. */
export function RowPages(props: {
  readonly total: number;
  readonly list: { readonly page: number; readonly setPage: (page: number) => void; readonly pageSize: number };
  readonly icon: ReactElement;
  /** Something was looked for. */
  readonly asked: boolean;
  readonly noneFound: readonly [title: string, text: string];
  readonly none: readonly [title: string, text: string];
  /** The next step where there is nothing yet. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  const { total, list, asked } = props;
  if (total === 0) {
    const [title, text] = asked ? props.noneFound : props.none;
    return <EmptyState icon={props.icon} title={title} text={text} action={asked ? undefined : props.action} />;
  }
  return (
    <>
      {props.children}
      <Pages total={total} pageSize={list.pageSize} page={list.page} onChange={list.setPage} />
    </>
  );
}
