import { contentRoutes } from '@cultivar/contract';
import type { SendRow } from '@cultivar/contract';
import { Anchor, Badge, Button, Select, Stack, Table, Text, Tooltip } from '@mantine/core';
import { IconMailCheck, IconRefresh } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useAct, useCall } from '../../api.ts';
import {
  Ago,
  EmptyState,
  Loaded,
  noteDone,
  noteFailed,
  PageHeader,
  useMay,
  useNumbers,
  Pages,
  RowTable,
} from '../../shell/pieces.ts';
import { useContentProblem } from './content-problem.ts';
import { ContentTabs } from './content-tabs.tsx';

const PAGE = 50;
const STATES = ['waiting', 'sending', 'failed', 'unknown', 'refused'] as const;
type State = (typeof STATES)[number];
const COLOURS: Readonly<Record<State, string>> = {
  waiting: 'gray',
  sending: 'blue',
  failed: 'red',
  unknown: 'orange',
  refused: 'yellow',
};

/** Mails that did not simply go out, with the reason and, where it makes sense, the button. */
export function SendsPage() {
  const { t } = useTranslation('content');
  const [address, setAddress] = useSearchParams();
  const state = STATES.find((one) => one === address.get('state')) ?? '';
  const [page, setPage] = useState(1);
  const sends = useCall(
    contentRoutes.sends,
    { query: { state, offset: (page - 1) * PAGE, limit: PAGE } },
    { placeholderData: keepPreviousData, refetchInterval: 5_000 },
  );
  return (
    <>
      <PageHeader title={t('tab_sends')} description={t('sendsText')} />
      <ContentTabs at="sends" />
      <Stack gap="md">
        <Select
          aria-label={t('state')}
          placeholder={t('allStates')}
          data={STATES.map((value) => ({ value, label: t(`state_${value}`) }))}
          value={state || null}
          onChange={(value) => {
            setAddress(value ? { state: value } : {}, { replace: true });
            setPage(1);
          }}
          clearable
          w={220}
        />
        <Loaded query={sends}>
          {({ items, total }) =>
            total === 0 ? (
              <EmptyState
                icon={<IconMailCheck />}
                title={state ? t('noneFound') : t('noSends')}
                text={state ? t('noneFoundText') : t('noSendsText')}
              />
            ) : (
              <>
                <SendTable sends={items} />
                <Pages total={total} pageSize={PAGE} page={page} onChange={setPage} />
              </>
            )
          }
        </Loaded>
      </Stack>
    </>
  );
}

function SendTable({ sends }: { sends: readonly SendRow[] }) {
  const { t, i18n } = useTranslation('content');
  const { number } = useNumbers();
  const mayEdit = useMay('admin', 'marketer');
  const again = useAct(contentRoutes.sendAgain);
  const say = useContentProblem();
  const words = (prefix: string, value: string) =>
    i18n.exists(`${prefix}_${value}`, { ns: 'content' }) ? String(t(`${prefix}_${value}` as never)) : value;
  /** `limit: gmail.com`, `paused: gmail.com: 550 5.7.1 …`: why a mail waits that could go. */
  const heldText = ({ state, code }: SendRow): string | null => {
    const [, why, domain] = (state === 'waiting' && /^(limit|slowed|paused): ([^:]+)/.exec(code ?? '')) || [];
    if (!why || !domain) return null;
    return domain === '*' ? t('held_account') : t(`held_${why as 'limit' | 'slowed' | 'paused'}`, { domain });
  };
  return (
    <RowTable
      heads={[t('state'), t('recipient'), t('mail'), t('reason'), { number: t('attempts') }, t('when'), null]}
      minWidth={860}
    >
      {sends.map((send) => (
        <Table.Tr key={send.id}>
          <Table.Td>
            <Tooltip label={t(`stateHelp_${send.state}`)} multiline w={280}>
              <Badge variant="dot" color={COLOURS[send.state]} tabIndex={0} tt="none">
                {t(`state_${send.state}`)}
              </Badge>
            </Tooltip>
          </Table.Td>
          <Table.Td>
            {send.leadId ? (
              <Anchor component={Link} to={`/leads/${send.leadId}`} size="sm">
                {send.leadName ?? send.to}
              </Anchor>
            ) : (
              <Text size="sm">{send.to ?? '–'}</Text>
            )}
          </Table.Td>
          <Table.Td>{send.template ? words('builtin', send.template) : '–'}</Table.Td>
          <Table.Td maw={320}>
            <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }} title={send.code ?? undefined}>
              {heldText(send) ?? (send.code ? words('code', send.code) : '–')}
            </Text>
          </Table.Td>
          <Table.Td ta="right">{number(send.attempt)}</Table.Td>
          <Table.Td>
            <Ago at={send.at} />
          </Table.Td>
          <Table.Td>
            {mayEdit && (send.state === 'failed' || send.state === 'unknown') && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconRefresh size={14} />}
                onClick={() =>
                  again.mutate(
                    { params: { id: send.id } },
                    { onSuccess: () => noteDone(t('sentAgain')), onError: (error) => noteFailed(say(error)) },
                  )
                }
              >
                {t('sendAgain')}
              </Button>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </RowTable>
  );
}
