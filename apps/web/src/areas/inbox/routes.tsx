import type { RouteObject } from 'react-router';

/** Pages of this area, below /inbox. */
export const routes: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./inbox-page.tsx')).InboxPage }) },
  { path: ':id', lazy: async () => ({ Component: (await import('./inbox-page.tsx')).InboxPage }) },
];
