import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api.ts';
import { useProblemText } from '../../shell/pieces.ts';

/** The sentence for a failure: the area's own words where it has some. */
export function useSalesProblem(): (error: unknown) => string {
  const { t, i18n } = useTranslation('sales');
  const say = useProblemText();
  return (error) => {
    const key = error instanceof ApiError ? `problem_${error.problem.code}` : '';
    return key && i18n.exists(key, { ns: 'sales' }) ? t(key as never) : say(error);
  };
}
