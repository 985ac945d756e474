import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api.ts';
import { useProblemText } from '../../shell/pieces.ts';

/** The sentence for a failure: the area's own words where it has some. */
export function useContentProblem(): (error: unknown) => string {
  const { t, i18n } = useTranslation('content');
  const say = useProblemText();
  return (error) => {
    const key = error instanceof ApiError ? `problem_${error.problem.code}` : '';
    return key && i18n.exists(key, { ns: 'content' }) ? t(key as never) : say(error);
  };
}
