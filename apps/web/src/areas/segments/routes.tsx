import type { RouteObject } from 'react-router';

const page = async () => ({ Component: (await import('./segment-page.tsx')).SegmentPage });
/** Pages of this area, below /segments. */
export const routes: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./segments-page.tsx')).SegmentsPage }) },
  { path: 'new', lazy: page },
  { path: ':id', lazy: page },
];
