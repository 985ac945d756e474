import { settingsRoutes } from '@cultivar/contract';
import type { AuditEntry } from '@cultivar/contract';
import { Button, Code, Group, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { IconHistory, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { Ago, EmptyState, Loaded, useNumbers } from '../../shell/pieces.ts';

const PAGE = 50;

export function AuditPage() {
  const { t } = useTranslation('settings');
  const { number } = useNumbers();
  const [typed, setTyped] = useState('');
  const [offset, setOffset] = useState(0);
  const [search] = useDebouncedValue(typed.slice(0, 100), 250);
  const page = useCall(
    settingsRoutes.audit,
    { query: { offset, limit: PAGE, search } },
    { placeholderData: keepPreviousData },
  );
  return (
    <>
      <Text c="dimmed" size="sm" mb="md">
        {t('auditText')}
      </Text>
      <TextInput
        aria-label={t('auditSearch')}
        placeholder={t('auditSearch')}
        leftSection={<IconSearch size={16} />}
        maw={420}
        mb="md"
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setOffset(0);
        }}
      />
      <Loaded query={page}>
        {({ items, total }) =>
          items.length ? (
            <>
              <AuditTable entries={items} />
              <Group justify="space-between" mt="sm">
                <Text size="sm" c="dimmed">
                  {t('pageOf', {
                    from: number(offset + 1),
                    to: number(offset + items.length),
                    total: number(total),
                  })}
                </Text>
                <Group gap="xs">
                  <Button
                    size="xs"
                    variant="default"
                    disabled={offset === 0}
                    onClick={() => setOffset(Math.max(0, offset - PAGE))}
                  >
                    {t('previous')}
                  </Button>
                  <Button
                    size="xs"
                    variant="default"
                    disabled={offset + PAGE >= total}
                    onClick={() => setOffset(offset + PAGE)}
                  >
                    {t('next')}
                  </Button>
                </Group>
              </Group>
            </>
          ) : (
            <EmptyState icon={<IconHistory size={26} />} title={t('auditNone')} text={t('auditNoneText')} />
          )
        }
      </Loaded>
    </>
  );
}

function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const { t } = useTranslation('settings');
  const say = useActWords();
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table verticalSpacing="xs" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={160}>{t('when')}</Table.Th>
            <Table.Th>{t('who')}</Table.Th>
            <Table.Th>{t('what')}</Table.Th>
            <Table.Th>{t('target')}</Table.Th>
            <Table.Th>{t('details')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.id}>
              <Table.Td>
                <Ago at={entry.at} />
              </Table.Td>
              <Table.Td>{entry.user ?? t('system')}</Table.Td>
              <Table.Td>{say(entry.action)}</Table.Td>
              <Table.Td>{entry.target}</Table.Td>
              <Table.Td>
                <Details data={entry.data} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Details({ data }: { data: AuditEntry['data'] }) {
  const parts = Object.entries(data).map(
    ([key, value]) => `${key}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
  );
  if (!parts.length) return null;
  return <Code style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{parts.join(' · ').slice(0, 400)}</Code>;
}

/** The areas write `thing.verb`, some verbs in two forms. */
const VERBS: Readonly<Record<string, string>> = {
  created: 'create',
  save: 'update',
  updated: 'update',
  renamed: 'rename',
  delete: 'remove',
  deleted: 'remove',
  publish: 'published',
  archive: 'archived',
};
function useActWords(): (action: string) => string {
  const { t, i18n } = useTranslation('settings');
  return (action) => {
    const [thing = '', verb = ''] = /^(change)-/.test(action)
      ? [action.slice('change-'.length), 'update']
      : action.split('.');
    const word = (key: string, otherwise: string): string =>
      i18n.exists(key, { ns: 'settings' }) ? (t(key as never) as string) : otherwise;
    return [word(`thing_${thing}`, thing), word(`verb_${VERBS[verb] ?? verb}`, verb)].filter(Boolean).join(': ');
  };
}
