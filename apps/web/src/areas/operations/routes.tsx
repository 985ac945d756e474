import type { RouteObject } from 'react-router';

/** Pages of this area, below /operations. */
export const routes: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./operations-page.tsx')).OperationsPage }) },
];
