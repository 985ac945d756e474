import type { WalkTrace } from '@cultivar/contract';
import { useTranslation } from 'react-i18next';
import { useDates } from '../shell/pieces.ts';
import { useEventText, useStepText } from './step-text.ts';

/** Why a lead is where it is (or why it is no longer inside), in one sentence. */
export function useWhyHere(): (trace: WalkTrace) => string {
  const { t } = useTranslation('walks');
  const dates = useDates();
  const step = useStepText();
  const event = useEventText();
  const outcome = useOutcome();
  return (trace) => {
    const { now, workflow } = trace;
    const name = trace.lead.name;
    if (!now) {
      const last = trace.steps.at(-1);
      const at = dates.exact(trace.endedAt ?? trace.enteredAt);
      if (!last) return t('hasLeftAtOnce', { name, at, reason: outcome(trace.outcome) });
      const where = { name, at, step: step(last.node).title };
      return trace.outcome === 'finished'
        ? t('hasFinished', where)
        : t('hasLeft', { ...where, reason: outcome(trace.outcome) });
    }
    const said = {
      name,
      step: step(now.node).title,
      since: dates.exact(now.since ?? trace.enteredAt),
      due: now.dueAt ? dates.exact(now.dueAt) : '–',
    };
    if (now.standing === 'failed') return t('isFailed', { ...said, error: now.error ?? '–' });
    if (now.standing === 'waits-for-answer') return t('isHeld', said);
    if (now.standing === 'waits-for-event')
      return t('isWaitingFor', { ...said, what: now.waitsFor.map(event).join(t('or')) });
    if (now.standing === 'waits-for-rule') return t('isWaitingRule', said);
    if (now.standing === 'waits-until') return t('isWaiting', said);
    return t(workflow.status === 'paused' ? 'isPausedHere' : 'isOnItsWay', said);
  };
}

/** How a walk ended: the product's own words for its own outcomes, else those of whoever drew the journey. */
export function useOutcome(): (outcome: string | null) => string {
  const { t, i18n } = useTranslation('walks');
  return (outcome) => {
    const key = `outcome_${outcome}`;
    return outcome && i18n.exists(`walks:${key}`) ? t(key as 'outcome_finished') : (outcome ?? '–');
  };
}
