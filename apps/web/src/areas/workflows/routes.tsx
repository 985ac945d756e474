import type { RouteObject } from 'react-router';

/** Pages of this area, below /workflows. */
export const routes: RouteObject[] = [
  {
    index: true,
    lazy: async () => ({ Component: (await import('./list/workflows-page.tsx')).WorkflowsPage }),
  },
  {
    path: ':id',
    handle: { bleed: true },
    lazy: async () => ({ Component: (await import('./editor/editor-page.tsx')).EditorPage }),
  },
];
