import { RESTART } from '@cultivar/engine';
import { REJECT_MEANINGS, RejectReason } from '@cultivar/sales';
import { useTranslation } from 'react-i18next';
import { useWords } from '../lead-marks.tsx';

/** Reasons the product itself gives stand as codes in the history; those people gave stand in their words. */
export function useReason(): (reason: string) => string {
  const { t, i18n } = useTranslation('leads');
  const say = useWords();
  return (reason) => {
    const rejected = RejectReason.safeParse(reason);
    if (rejected.success) return say(REJECT_MEANINGS[rejected.data]);
    const key = `reason_${reason.replaceAll('.', '_')}`;
    return /^[a-z._-]+$/.test(reason) && i18n.exists(`leads:${key}`) ? t(key) : reason;
  };
}

/** What a line of the ledger is for: a rule's name, a person's words, or what the product itself says. */
export function useScoreReason(): (line: { readonly rule: string | null; readonly reason: string }) => string {
  const { t } = useTranslation('leads');
  return ({ rule, reason }) => (rule === RESTART.rule ? t('reason_restart') : reason);
}
