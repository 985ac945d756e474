import { checkingRoutes } from '@cultivar/contract';
import type { RampPlan } from '@cultivar/contract';
import { Button, Group, NumberInput, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../../api.ts';
import { noteDone, useDates, useNumbers } from '../../../shell/pieces.ts';

export interface RampChoice {
  readonly on: boolean;
  /** Days after publishing from which on 25 %, and all, are let through. */
  readonly quarterAfter: number;
  readonly allAfter: number;
  readonly maxBounces: number;
  readonly maxWithdrawals: number;
}
export const NO_RAMP: RampChoice = { on: false, quarterAfter: 1, allAfter: 3, maxBounces: 5, maxWithdrawals: 2 };
/** The first of them come at once. */
const FIRST = 5;

/** The choice as the api takes it. */
export const rampPlan = ({ quarterAfter, allAfter, maxBounces, maxWithdrawals }: RampChoice): RampPlan => ({
  steps: [
    { share: FIRST, afterDays: 0 },
    { share: 25, afterDays: quarterAfter },
    { share: 100, afterDays: Math.max(allAfter, quarterAfter) },
  ],
  ...{ maxBounces, maxWithdrawals },
});

interface RampFieldProps {
  readonly choice: RampChoice;
  readonly onChange: (choice: RampChoice) => void;
}
/** Whether the workflow opens at once or bit by bit, and when it stops by itself. */
export function RampField({ choice, onChange }: RampFieldProps) {
  const { t } = useTranslation('workflows');
  const number = (key: 'quarterAfter' | 'allAfter' | 'maxBounces' | 'maxWithdrawals', suffix: string) => (
    <NumberInput
      size="xs"
      min={key.startsWith('max') ? 0.5 : 1}
      max={key.startsWith('max') ? 100 : 60}
      step={key.startsWith('max') ? 0.5 : 1}
      suffix={suffix}
      label={t(`ramp_${key}`)}
      value={choice[key]}
      onChange={(value) => onChange({ ...choice, [key]: Number(value) || NO_RAMP[key] })}
    />
  );
  return (
    <Stack gap="xs">
      <Switch
        label={t('rampOn')}
        description={t('rampHelp', { first: FIRST })}
        checked={choice.on}
        onChange={(event) => onChange({ ...choice, on: event.currentTarget.checked })}
      />
      {choice.on && (
        <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm" pl={{ base: 0, xs: 48 }} style={{ alignItems: 'end' }}>
          {number('quarterAfter', t('daysSuffix', { count: choice.quarterAfter }))}
          {number('allAfter', t('daysSuffix', { count: choice.allAfter }))}
          {number('maxBounces', ' %')}
          {number('maxWithdrawals', ' %')}
        </SimpleGrid>
      )}
    </Stack>
  );
}

/** How far a running ramp is, and a button that ends it. */
export function RampState({ workflowId, mayEdit }: { workflowId: number; mayEdit: boolean }) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const { exact } = useDates();
  const now = useCall(checkingRoutes.ramp, { params: { id: workflowId } }, { refetchInterval: 15_000 }).data;
  const end = useAct(checkingRoutes.endRamp, ['/api/workflows']);
  if (!now?.ramp) return null;
  const { stopped } = now.ramp;
  const next = now.ramp.steps.find(({ at }) => Date.parse(at) > Date.now());
  return (
    <Group gap="sm" px="md" py={6} role="status" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
      {stopped && <IconAlertTriangle size={18} aria-hidden color="var(--mantine-color-orange-text)" />}
      <Text size="sm" flex={1} miw={200}>
        {stopped && (
          <>
            <b>{t(`rampStopped_${stopped.why}`)}</b>{' '}
            {t('rampStoppedHow', {
              n: number(stopped.why === 'bounces' ? stopped.bounced : stopped.withdrawn),
              mails: number(stopped.mails),
              most: number(stopped.why === 'bounces' ? now.ramp.maxBounces : now.ramp.maxWithdrawals),
              at: exact(new Date(stopped.at)),
            })}{' '}
          </>
        )}
        {stopped ? null : next ? t('rampNext', { share: next.share, at: exact(new Date(next.at)) }) : t('rampOpen')}{' '}
        {t(stopped ? 'rampWaiting' : 'rampFigures', {
          waiting: number(now.waiting),
          sent: number(now.sent + now.bounced),
          bounced: number(now.bounced),
          withdrawn: number(now.withdrawn),
        })}
      </Text>
      {mayEdit && next && !stopped && (
        <Button
          size="compact-sm"
          variant="default"
          loading={end.isPending}
          onClick={() =>
            end.mutate(
              { params: { id: workflowId } },
              { onSuccess: ({ released }) => noteDone(t('rampEnded', { count: released })) },
            )
          }
        >
          {t('rampEnd', { count: now.waiting })}
        </Button>
      )}
    </Group>
  );
}
