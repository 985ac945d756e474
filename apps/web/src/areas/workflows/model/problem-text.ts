import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api.ts';
import { useProblemText } from '../../../shell/pieces.ts';

/** The sentence for a failure: this area's own words for its codes, else the shell's. */
export function useWorkflowProblem(): (error: unknown) => string {
  const { t, i18n } = useTranslation('workflows');
  const say = useProblemText();
  return (error) => {
    const key = error instanceof ApiError ? `problem_${error.problem.code}` : '';
    return key && i18n.exists(key, { ns: 'workflows', fallbackNS: [] }) ? t(key as never) : say(error);
  };
}
