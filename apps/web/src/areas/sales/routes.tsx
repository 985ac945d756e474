import type { RouteObject } from 'react-router';

/** Pages of this area, below /sales. */
export const routes: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./inbox-page.tsx')).InboxPage }) },
  { path: 'tasks', lazy: async () => ({ Component: (await import('./tasks-page.tsx')).TasksPage }) },
  { path: 'team', lazy: async () => ({ Component: (await import('./team-page.tsx')).TeamPage }) },
  { path: 'routing', lazy: async () => ({ Component: (await import('./routing-page.tsx')).RoutingPage }) },
  { path: ':id', lazy: async () => ({ Component: (await import('./handoff-page.tsx')).HandoffPage }) },
];
