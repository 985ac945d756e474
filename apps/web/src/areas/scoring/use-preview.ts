import { scoringRoutes } from '@cultivar/contract';
import { ScoringModel } from '@cultivar/scoring';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../../api.ts';

/** Asks a moment after the last change; a model that is not complete yet keeps the last answer. */
export function usePreview(model: ScoringModel) {
  const [settled] = useDebouncedValue(model, 400);
  const complete = ScoringModel.safeParse(settled);
  return useQuery({
    queryKey: [scoringRoutes.preview.path, JSON.stringify(settled)],
    queryFn: () => call(scoringRoutes.preview, { body: settled }),
    enabled: complete.success,
    placeholderData: keepPreviousData,
  });
}
