import type { RouteObject } from 'react-router';

/** The start page. */
export const routes: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./overview-page.tsx')).OverviewPage }) },
];
