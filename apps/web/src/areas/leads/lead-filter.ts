import type { leadRoutes } from '@cultivar/contract';
import type { Call } from '@cultivar/contract';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

export const PAGE_SIZE = 50;
export const FILTER_KEYS = ['stage', 'temperature', 'persona', 'owner', 'tag', 'company'] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];
type Query = NonNullable<Call<typeof leadRoutes.list>['query']>;

/** The list's state stands in the address: back, reload and sharing a link just work. */
export function useLeadFilter() {
  const [search, setSearch] = useSearchParams();
  const set = useCallback(
    (changes: Readonly<Record<string, string | null>>) =>
      setSearch(
        (old) => {
          const next = new URLSearchParams(old);
          if (!('page' in changes)) next.delete('page');
          for (const [key, value] of Object.entries(changes)) {
            if (value) next.set(key, value);
            else next.delete(key);
          }
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const page = Math.max(1, Number(search.get('page')) || 1);
  const query = useMemo(() => {
    const filter: Record<string, string> = {};
    for (const key of ['search', 'sort', 'rule', ...FILTER_KEYS]) {
      const value = search.get(key);
      if (value) filter[key] = value;
    }
    return filter as Query;
  }, [search]);
  return { query, page, set, get: (key: string) => search.get(key) ?? '' };
}
export const filtered = (query: Query): boolean => Object.keys(query).some((key) => key !== 'sort');
