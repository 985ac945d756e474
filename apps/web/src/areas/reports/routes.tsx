import { Navigate } from 'react-router';
import type { RouteObject } from 'react-router';

/** Pages of this area, below /reports. */
export const routes: RouteObject[] = [
  { index: true, element: <Navigate to="/reports/funnel" replace /> },
  { path: ':report', lazy: async () => ({ Component: (await import('./reports-page.tsx')).ReportsPage }) },
];
