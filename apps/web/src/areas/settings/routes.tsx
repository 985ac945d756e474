import { Navigate } from 'react-router';
import type { RouteObject } from 'react-router';

/** Pages of this area, below /settings. */
export const routes: RouteObject[] = [
  {
    lazy: async () => ({ Component: (await import('./settings-layout.tsx')).SettingsLayout }),
    children: [
      { index: true, element: <Navigate to="account" replace /> },
      { path: 'account', lazy: async () => ({ Component: (await import('./account-page.tsx')).AccountPage }) },
      {
        path: 'organisation',
        lazy: async () => ({ Component: (await import('./organisation-page.tsx')).OrganisationPage }),
      },
      { path: 'retention', lazy: async () => ({ Component: (await import('./retention-page.tsx')).RetentionPage }) },
      { path: 'sending', lazy: async () => ({ Component: (await import('./sending-page.tsx')).SendingPage }) },
      { path: 'topics', lazy: async () => ({ Component: (await import('./topics-page.tsx')).TopicsPage }) },
      { path: 'channels', lazy: async () => ({ Component: (await import('./channels-page.tsx')).ChannelsPage }) },
      { path: 'users', lazy: async () => ({ Component: (await import('./users-page.tsx')).UsersPage }) },
      { path: 'api-keys', lazy: async () => ({ Component: (await import('./api-keys-page.tsx')).ApiKeysPage }) },
      { path: 'audit', lazy: async () => ({ Component: (await import('./audit-page.tsx')).AuditPage }) },
      { path: 'demo', lazy: async () => ({ Component: (await import('./demo-page.tsx')).DemoPage }) },
    ],
  },
];
