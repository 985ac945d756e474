import type { RouteObject } from 'react-router';

/** Pages of this area, below /leads. */
export const routes: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./leads-page.tsx')).LeadsPage }) },
  { path: 'import', lazy: async () => ({ Component: (await import('./import-page.tsx')).ImportPage }) },
  { path: ':id', lazy: async () => ({ Component: (await import('./lead-page.tsx')).LeadPage }) },
];
