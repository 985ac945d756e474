import type { RouteObject } from 'react-router';

/** Pages of this area, below /scoring. */
export const routes: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./scoring-page.tsx')).ScoringPage }) },
];
