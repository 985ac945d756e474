import { operationRoutes } from '@cultivar/contract';
import type { StoppedAct, StoppedGroup } from '@cultivar/contract';
import { Select, Stack, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../api.ts';
import { EmptyState, Loaded, noteDone, noteFailed, Pages, useMay, useProblemText } from '../../shell/pieces.ts';
import { ActBar } from './act-bar.tsx';
import { useChosen } from './chooser.tsx';
import { Causes } from './causes.tsx';
import { StepChoice, WayOutChoice } from './choices.tsx';
import { WalkTable } from './walk-table.tsx';

const PAGE = 50;
const HOURS = [1, 24, 72, 168] as const;

/** Leads that stand still: by cause, in a list, and what to do about some or all of them. */
export function WalkList({ standing }: { standing: 'parked' | 'held' }) {
  const { t } = useTranslation('operations');
  const admin = useMay('admin');
  const say = useProblemText();
  const [hours, setHours] = useState(24);
  const [group, setGroup] = useState<StoppedGroup | null>(null);
  const [page, setPage] = useState(1);
  const [choice, setChoice] = useState('');
  const age = standing === 'held' ? { hours } : {};
  const filter = {
    standing,
    ...age,
    ...(group && { workflowId: group.workflowId }),
    ...(group?.node && { nodeId: group.node.id }),
    ...(group?.errorKey && { errorKey: group.errorKey }),
  };
  const groups = useCall(operationRoutes.groups, { query: { standing, ...age } }, { refetchInterval: 10_000 });
  const walks = useCall(
    operationRoutes.walks,
    { query: { ...filter, offset: (page - 1) * PAGE, limit: PAGE } },
    { placeholderData: keepPreviousData, refetchInterval: 10_000 },
  );
  const chosen = useChosen((walks.data?.items ?? []).map(({ enrolmentId }) => enrolmentId));
  const act = useAct(operationRoutes.act, ['/api/operations', '/api/workflows']);
  const restart = (next: StoppedGroup | null) => {
    setGroup(next);
    setPage(1);
    chosen.clear();
  };
  const perform = (key: string, close: () => void) =>
    act.mutate(
      { body: { filter, act: actOf(key, choice), ...(chosen.chosen.length && { enrolmentIds: chosen.chosen }) } },
      {
        onSuccess: ({ done, left }) => {
          close();
          setChoice('');
          // all of a cause are dealt with: there is nothing left to look at there
          restart(chosen.chosen.length ? group : null);
          noteDone(left ? t('doneLeft', { done, left }) : t('done', { count: done }));
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  const version = walks.data?.items[0]?.versionNo;
  const where = group && version !== undefined ? { workflowId: group.workflowId, no: version, node: group.node } : null;
  const pick = where ?? undefined;
  const acts = [
    ...(standing === 'parked' ? [{ key: 'retry' }] : []),
    { key: 'skip', choice: <WayOutChoice at={pick} value={choice} onChange={setChoice} />, ready: !!pick && !!choice },
    { key: 'move', choice: <StepChoice at={pick} value={choice} onChange={setChoice} />, ready: !!pick && !!choice },
    { key: 'take-out', dangerous: true },
  ];
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed" maw={720}>
        {t(`${standing}Text`)}
      </Text>
      {standing === 'held' && (
        <Select
          label={t('waitedFor')}
          w={200}
          allowDeselect={false}
          data={HOURS.map((value) => ({ value: String(value), label: t(`hours_${value}`) }))}
          value={String(hours)}
          onChange={(value) => {
            setHours(Number(value));
            restart(null);
          }}
        />
      )}
      <Loaded query={groups}>{({ items }) => <Causes groups={items} chosen={group} onChoose={restart} />}</Loaded>
      <Loaded query={walks}>
        {({ items, total }) =>
          total === 0 ? (
            <EmptyState icon={<IconCircleCheck />} title={t(`none_${standing}`)} text={t('noneText')} />
          ) : (
            <Stack gap="sm">
              {admin && (
                <ActBar
                  acts={acts}
                  chosen={chosen.chosen.length}
                  total={total}
                  busy={act.isPending}
                  onAct={perform}
                  onAsk={() => setChoice('')}
                />
              )}
              <WalkTable walks={items} chosen={admin ? chosen : null} />
              <Pages total={total} pageSize={PAGE} page={page} onChange={setPage} />
            </Stack>
          )
        }
      </Loaded>
    </Stack>
  );
}

function actOf(key: string, choice: string): StoppedAct {
  if (key === 'skip') return { act: 'skip', port: choice };
  if (key === 'move') return { act: 'move', nodeId: choice };
  return { act: key === 'retry' ? 'retry' : 'take-out' };
}
