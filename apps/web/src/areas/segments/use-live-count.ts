import type { Rule } from '@cultivar/audience';
import { segmentRoutes } from '@cultivar/contract';
import type { SegmentCount } from '@cultivar/contract';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../../api.ts';
import type { ApiError } from '../../api.ts';

/** Long enough not to ask for every letter, short enough to follow the hand. */
const PAUSE_MS = 150;

/** How many leads a rule holds for now, following its changes; the last count stays while the next is on its way. */
export function useLiveCount(rule: Rule) {
  const [asked] = useDebouncedValue(rule, PAUSE_MS);
  const query = useQuery<SegmentCount, ApiError>({
    queryKey: [segmentRoutes.count.path, asked],
    queryFn: () => call(segmentRoutes.count, { body: { rule: asked } }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
  return { query, settled: asked === rule && !query.isPlaceholderData };
}
