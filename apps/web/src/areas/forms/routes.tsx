import type { RouteObject } from 'react-router';

/** Pages of this area, below /forms. */
export const routes: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./forms-page.tsx')).FormsPage }) },
  { path: ':id', lazy: async () => ({ Component: (await import('./form-page.tsx')).FormPage }) },
];
