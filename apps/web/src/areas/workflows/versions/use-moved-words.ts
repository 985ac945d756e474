import type { Moved } from '@cultivar/contract';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../../shell/pieces.ts';

/** What has become of the leads, in a sentence or three. */
export function useMovedWords(): (moved: Moved) => string {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  return ({ moved, takenOut, running }) =>
    [
      (moved > 0 || takenOut === 0) && t('movedNote', { count: moved, n: number(moved) }),
      takenOut > 0 && t('movedNoteOut', { count: takenOut, n: number(takenOut) }),
      running && t('movingOn'),
    ]
      .filter(Boolean)
      .join(' ');
}
