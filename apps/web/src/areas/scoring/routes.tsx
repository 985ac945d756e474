import type { RouteObject } from 'react-router';

/** Pages of this area, below /scoring. Keep pages lazy: `lazy: async () => ({ Component: (await import('./x-page.tsx')).XPage })`. */
export const routes: RouteObject[] = [{ index: true, element: null }];
