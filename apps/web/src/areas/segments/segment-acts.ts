import { segmentRoutes } from '@cultivar/contract';
import type { SegmentDetail } from '@cultivar/contract';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ApiError, useAct } from '../../api.ts';
import { noteDone, useProblemText } from '../../shell/pieces.ts';
import type { SegmentDraft } from './segment-draft.ts';

/** What changes when a segment does: the lists of segments, and what rules can name. */
const STALE = ['/api/segments', '/api/rule-options'];

/** Saving: adds a new segment and goes to it, or changes the one that is there. */
export function useSegmentActs(saved: SegmentDetail | null) {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  const create = useAct(segmentRoutes.create, STALE);
  const update = useAct(segmentRoutes.update, STALE);
  /** @returns the segment as it is now; undefined if it was refused, or if it is a new one (its own page opens) */
  const save = async (draft: SegmentDraft): Promise<SegmentDetail | undefined> => {
    try {
      if (saved) {
        const now = await update.mutateAsync({
          params: { id: saved.id },
          body: { ...draft, basedOn: saved.updatedAt },
        });
        noteDone(t('saved'));
        return now;
      }
      const { id } = await create.mutateAsync({ body: draft });
      noteDone(t('created'));
      await navigate(`/segments/${id}`, { replace: true });
    } catch {
      // shown on the page by `error`
    }
    return undefined;
  };
  return { save, error: create.error ?? update.error, saving: create.isPending || update.isPending };
}

/** The sentence for what the api refused here. */
export function useSegmentProblem(): (error: unknown, names?: string) => string {
  const { t, i18n } = useTranslation('segments');
  const other = useProblemText();
  return (error, names = '') => {
    const key = error instanceof ApiError ? `problem_${error.problem.code}` : '';
    return key && i18n.exists(key, { ns: 'segments' }) ? t(key as never, { names }) : other(error);
  };
}
