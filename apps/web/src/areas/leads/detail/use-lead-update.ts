import { leadRoutes } from '@cultivar/contract';
import type { LeadChange } from '@cultivar/contract';
import { useTranslation } from 'react-i18next';
import { ApiError, useAct } from '../../../api.ts';
import { noteFailed, useProblemText } from '../../../shell/pieces.ts';

const OWN_WORDS = ['email-taken', 'reason-needed', 'unknown-field', 'unknown-persona', 'unknown-owner'];

/** Changes a lead and says so where it failed. @returns whether it worked */
export function useLeadUpdate(id: number): (change: LeadChange) => Promise<boolean> {
  const { t } = useTranslation('leads');
  const act = useAct(leadRoutes.update);
  const say = useProblemText();
  return async (change) => {
    try {
      await act.mutateAsync({ params: { id }, body: change });
      return true;
    } catch (error) {
      const code = error instanceof ApiError ? error.problem.code : '';
      noteFailed(OWN_WORDS.includes(code) ? t(`problem_${code}`) : say(error));
      return false;
    }
  };
}
