import { FIGURE_SPANS } from '@cultivar/contract';
import { verdict } from '@cultivar/workflow';
import type { FigureSpan, WorkflowFigures } from '@cultivar/contract';
import { Group, NativeSelect, Popover, Stack, Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../../shell/pieces.ts';
import styles from '../editor/editor.module.css';
import { useShownFigures } from '../model/use-figures.ts';
import own from './figures.module.css';
import type { LiveNumbers } from '../model/use-live-numbers.ts';

/** Above the live canvas: who is inside, what the chosen time brought, and the choice of that time. */
export function LiveTotals({ live }: { live: LiveNumbers }) {
  const { t } = useTranslation('walks');
  const { number, percent } = useNumbers();
  const shown = useShownFigures();
  const { numbers, connected } = live;
  const figures = shown?.figures ?? null;
  const always = shown?.span === 'all' || !figures;
  const goal = figures?.goal ?? null;
  return (
    <div className={`${styles.totals} ${own.bar}`} role="status">
      <Group gap={14} wrap="nowrap">
        <Group gap={6} wrap="nowrap">
          <span className={connected ? styles.livePulse : undefined} aria-hidden />
          <Text
            size="xs"
            fw={600}
            c={connected ? 'var(--mantine-color-anchor)' : 'dimmed'}
            {...(connected && { visibleFrom: 'sm' })}
          >
            {t(connected ? 'live' : 'notLive')}
          </Text>
        </Group>
        {shown && (
          <NativeSelect
            size="xs"
            variant="unstyled"
            aria-label={t('span')}
            classNames={{ input: own.span! }}
            value={shown.span}
            onChange={(event) => shown.setSpan(event.currentTarget.value as FigureSpan)}
            data={FIGURE_SPANS.map((span) => ({ value: span, label: t(`span_${span}`) }))}
          />
        )}
        {numbers && (
          <>
            <Total n={number(numbers.inside)} label={t('insideNow')} />
            <Total n={number(always ? numbers.entered : figures.entered)} label={t('enteredIn')} />
            {always && <Total n={number(numbers.ended)} label={t('endedIn')} />}
            {goal && (
              <Tooltip label={t('goalHelp', { of: number(goal.of), reached: number(goal.reached) })}>
                <span>
                  <Total
                    n={
                      goal.of > 0
                        ? `${number(goal.reached)} (${percent(goal.reached / goal.of)})`
                        : number(goal.reached)
                    }
                    label={t('goalReached')}
                  />
                </span>
              </Tooltip>
            )}
            {figures?.holdout && <Holdout holdout={figures.holdout} />}
            {numbers.onOlderVersions > 0 && <Total n={number(numbers.onOlderVersions)} label={t('onOlder')} />}
          </>
        )}
      </Group>
    </div>
  );
}
function Total({ n, label }: { n: string; label: string }) {
  return (
    <Text size="xs" style={{ whiteSpace: 'nowrap' }}>
      <b>{n}</b> {label}
    </Text>
  );
}

/** What the workflow is worth: those let in beside those kept out, with the interval of the difference. */
function Holdout({ holdout: { heldOut, letIn } }: { holdout: NonNullable<WorkflowFigures['holdout']> }) {
  const { t } = useTranslation('walks');
  const { number, percent } = useNumbers();
  const { rates, difference } = verdict(heldOut, letIn, 1);
  const points = (share: number) => number(share * 100, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  const side = (rate: number | null, of: number) => (rate === null ? '–' : `${percent(rate, 1)} (${number(of)})`);
  return (
    <Popover position="bottom" shadow="md" withinPortal width={320}>
      <Popover.Target>
        <button type="button" className={own.effect}>
          {difference ? t('effect', { points: points(difference.value) }) : t('effectNone')}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={4}>
          <Text size="sm" fw={600}>
            {t('holdoutTitle')}
          </Text>
          <Text size="xs">{t('holdoutIn', { rate: side(rates[1], letIn.people) })}</Text>
          <Text size="xs">{t('holdoutOut', { rate: side(rates[0], heldOut.people) })}</Text>
          {difference && (
            <Text size="xs" fw={500}>
              {t('holdoutInterval', { low: points(difference.low), high: points(difference.high) })}{' '}
              {t(difference.low > 0 ? 'holdoutBetter' : difference.high < 0 ? 'holdoutWorse' : 'holdoutOpen')}
            </Text>
          )}
          <Text size="xs" c="dimmed">
            {t('holdoutHow')}
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
