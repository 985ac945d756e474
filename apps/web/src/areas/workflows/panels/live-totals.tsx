import { FIGURE_SPANS } from '@cultivar/contract';
import type { FigureSpan } from '@cultivar/contract';
import { Group, NativeSelect, Paper, Text, Tooltip } from '@mantine/core';
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
    <Paper className={styles.totals!} shadow="xs" radius="xl" role="status">
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
            {numbers.onOlderVersions > 0 && <Total n={number(numbers.onOlderVersions)} label={t('onOlder')} />}
          </>
        )}
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
      </Group>
    </Paper>
  );
}
function Total({ n, label }: { n: string; label: string }) {
  return (
    <Text size="xs" style={{ whiteSpace: 'nowrap' }}>
      <b>{n}</b> {label}
    </Text>
  );
}
