import { checkingRoutes } from '@cultivar/contract';
import type { In } from '@cultivar/contract';
import { Button, Group, NumberInput, Stack, Switch, Text } from '@mantine/core';
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
const DAY_MS = 86_400_000;
/** The first of them come at once. */
const FIRST = 5;

/** The choice as the api takes it. */
export function rampBody(choice: RampChoice, now: Date): In<typeof checkingRoutes.setRamp>['body'] {
  const after = (days: number) => new Date(now.getTime() + days * DAY_MS).toISOString();
  return {
    steps: [
      { share: FIRST, at: after(0) },
      { share: 25, at: after(choice.quarterAfter) },
      { share: 100, at: after(Math.max(choice.allAfter, choice.quarterAfter)) },
    ],
    maxBounces: choice.maxBounces,
    maxWithdrawals: choice.maxWithdrawals,
  };
}

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
      w={150}
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
        <Group gap="sm" pl={48}>
          {number('quarterAfter', t('daysSuffix'))}
          {number('allAfter', t('daysSuffix'))}
          {number('maxBounces', ' %')}
          {number('maxWithdrawals', ' %')}
        </Group>
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
  const next = now.ramp.steps.find(({ at }) => Date.parse(at) > Date.now());
  return (
    <Group gap="sm" px="md" py={6} role="status" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
      <Text size="sm" flex={1} miw={200}>
        {next ? t('rampNext', { share: next.share, at: exact(new Date(next.at)) }) : t('rampOpen')}{' '}
        {t('rampFigures', {
          waiting: number(now.waiting),
          sent: number(now.sent + now.bounced),
          bounced: number(now.bounced),
          withdrawn: number(now.withdrawn),
        })}
      </Text>
      {mayEdit && next && (
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
