import { Navigate } from 'react-router';
import type { RouteObject } from 'react-router';

/** Pages of this area, below /content. */
export const routes: RouteObject[] = [
  { index: true, element: <Navigate to="templates" replace /> },
  { path: 'templates', lazy: async () => ({ Component: (await import('./templates-page.tsx')).TemplatesPage }) },
  { path: 'templates/:id', lazy: async () => ({ Component: (await import('./template-page.tsx')).TemplatePage }) },
  { path: 'assets', lazy: async () => ({ Component: (await import('./assets-page.tsx')).AssetsPage }) },
  { path: 'assets/new', lazy: async () => ({ Component: (await import('./asset-page.tsx')).NewAssetPage }) },
  { path: 'assets/:id', lazy: async () => ({ Component: (await import('./asset-page.tsx')).AssetPage }) },
  { path: 'coverage', lazy: async () => ({ Component: (await import('./coverage-page.tsx')).CoveragePage }) },
  { path: 'sends', lazy: async () => ({ Component: (await import('./sends-page.tsx')).SendsPage }) },
];
