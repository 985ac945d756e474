import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api.ts';
import { useProblemText } from '../../shell/pieces.ts';

/** As the shell's, with the failures of this area in words. */
export function useSettingsProblem(): (error: unknown) => string {
  const { t, i18n } = useTranslation('settings');
  const say = useProblemText();
  return (error) => {
    const key = error instanceof ApiError ? `problem_${error.problem.code}` : '';
    return i18n.exists(key, { ns: 'settings' }) ? (t(key as never) as string) : say(error);
  };
}
