/**
 * What every area builds its pages from.
 *
 * A route may carry `handle: { bleed: true }`: its page gets the whole room below the top bar, without padding (the
 * workflow editor). Links in the rail and in the search are listed in `places.ts`.
 */
export { Ago, formatNumber, relativeTime, useDates, useNumbers } from './formats.tsx';
export { useMay, useMe } from './me.tsx';
export { noteDone, noteFailed } from './notes.ts';
export { PageHeader } from './page-header.tsx';
export { EmptyState, ErrorState, Loaded, LoadingRows, useProblemText } from './page-states.tsx';
export { LeaveGuard } from './leave-guard.tsx';
export { Pages, SearchInput, useSearchedPage } from './paging.tsx';
export { NameLink, RowPages, RowTable } from './row-table.tsx';
