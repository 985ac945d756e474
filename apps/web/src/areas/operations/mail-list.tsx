import { operationRoutes } from '@cultivar/contract';
import type { TroubledMail } from '@cultivar/contract';
import { Anchor, Select, Stack, Table, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { IconMailCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAct, useCall } from '../../api.ts';
import {
  Ago,
  EmptyState,
  Loaded,
  noteDone,
  noteFailed,
  Pages,
  useMay,
  useNumbers,
  useProblemText,
  RowTable,
} from '../../shell/pieces.ts';
import { ActBar } from './act-bar.tsx';
import { ChooseAll, ChooseOne, useChosen } from './chooser.tsx';
import type { Chosen } from './chooser.tsx';

const PAGE = 50;

/** Mails that failed for good, or of which nobody knows whether they arrived. */
export function MailList({ state }: { state: 'unknown' | 'failed' }) {
  const { t } = useTranslation('operations');
  const { number } = useNumbers();
  const admin = useMay('admin');
  const say = useProblemText();
  const [code, setCode] = useState<string | null>(null);
  const [page, setPage] = useState(1);
  const filter = { state, ...(code && { code }) };
  const groups = useCall(operationRoutes.mailGroups, { query: { state } }, { refetchInterval: 10_000 });
  const mails = useCall(
    operationRoutes.mails,
    { query: { ...filter, offset: (page - 1) * PAGE, limit: PAGE } },
    { placeholderData: keepPreviousData, refetchInterval: 10_000 },
  );
  const chosen = useChosen((mails.data?.items ?? []).map(({ id }) => id));
  const act = useAct(operationRoutes.actOnMails, ['/api/operations', '/api/content']);
  const perform = (key: string, close: () => void) =>
    act.mutate(
      {
        body: {
          filter,
          act: key === 'again' ? 'again' : 'give-up',
          ...(chosen.chosen.length && { ids: chosen.chosen }),
        },
      },
      {
        onSuccess: ({ done }) => {
          close();
          chosen.clear();
          setPage(1);
          noteDone(t('done', { count: done }));
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed" maw={720}>
        {t(`${state}Text`)}
      </Text>
      <Loaded query={groups}>
        {({ items }) =>
          items.length > 0 && (
            <Select
              label={t('code')}
              w={320}
              maw="100%"
              clearable
              data={items.map((one) => ({ value: one.code, label: `${one.code} (${number(one.count)})` }))}
              value={code}
              onChange={(next) => {
                setCode(next);
                setPage(1);
                chosen.clear();
              }}
            />
          )
        }
      </Loaded>
      <Loaded query={mails}>
        {({ items, total }) =>
          total === 0 ? (
            <EmptyState icon={<IconMailCheck />} title={t(`none_${state}`)} text={t('noneText')} />
          ) : (
            <Stack gap="sm">
              {admin && (
                <ActBar
                  acts={[{ key: 'again' }, { key: 'give-up', dangerous: true }]}
                  chosen={chosen.chosen.length}
                  total={total}
                  busy={act.isPending}
                  onAct={perform}
                />
              )}
              <MailTable mails={items} chosen={admin ? chosen : null} />
              <Pages total={total} pageSize={PAGE} page={page} onChange={setPage} />
            </Stack>
          )
        }
      </Loaded>
    </Stack>
  );
}

function MailTable({ mails, chosen }: { mails: readonly TroubledMail[]; chosen: Chosen | null }) {
  const { t } = useTranslation('operations');
  const { number } = useNumbers();
  return (
    <RowTable
      heads={[t('recipient'), t('mail'), t('code'), { number: t('attempts') }, t('since')]}
      minWidth={720}
      before={chosen && <ChooseAll chosen={chosen} of={mails.length} />}
      spacing="xs"
    >
      {mails.map((mail) => (
        <Table.Tr key={mail.id}>
          {chosen && <ChooseOne chosen={chosen} id={mail.id} name={mail.leadName ?? String(mail.id)} />}
          <Table.Td>
            {mail.leadId ? (
              <Anchor component={Link} to={`/leads/${mail.leadId}`} size="sm">
                {mail.leadName ?? `#${mail.leadId}`}
              </Anchor>
            ) : (
              (mail.leadName ?? '–')
            )}
          </Table.Td>
          <Table.Td>{mail.template ?? '–'}</Table.Td>
          <Table.Td maw={360}>
            <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }} title={mail.reason ?? undefined}>
              {mail.reason ?? '–'}
            </Text>
          </Table.Td>
          <Table.Td ta="right">{number(mail.attempt)}</Table.Td>
          <Table.Td>
            <Ago at={mail.at} />
          </Table.Td>
        </Table.Tr>
      ))}
    </RowTable>
  );
}
