import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { createBrowserRouter } from 'react-router';
import type { RouteObject } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { ApiError } from './api.ts';
import { routes as content } from './areas/content/routes.tsx';
import { routes as forms } from './areas/forms/routes.tsx';
import { routes as inbox } from './areas/inbox/routes.tsx';
import { routes as leads } from './areas/leads/routes.tsx';
import { routes as operations } from './areas/operations/routes.tsx';
import { routes as overview } from './areas/overview/routes.tsx';
import { routes as reports } from './areas/reports/routes.tsx';
import { routes as sales } from './areas/sales/routes.tsx';
import { routes as scoring } from './areas/scoring/routes.tsx';
import { routes as segments } from './areas/segments/routes.tsx';
import { routes as settings } from './areas/settings/routes.tsx';
import { routes as workflows } from './areas/workflows/routes.tsx';
import { Frame } from './shell/frame.tsx';
import { signedOut } from './shell/session.ts';
import { CrashPage, NotFoundPage } from './shell/stumbles.tsx';
import { readableColours, withNamedCloseButtons } from './theme.ts';

const area = (path: string, children: RouteObject[]): RouteObject => ({ path, errorElement: <CrashPage />, children });

export const appRoutes: RouteObject[] = [
  {
    path: '/sign-in',
    hydrateFallbackElement: <></>,
    errorElement: <CrashPage />,
    lazy: async () => ({ Component: (await import('./session/sign-in-page.tsx')).SignInPage }),
  },
  {
    path: '/setup',
    hydrateFallbackElement: <></>,
    errorElement: <CrashPage />,
    lazy: async () => ({ Component: (await import('./session/setup-page.tsx')).SetupPage }),
  },
  {
    path: '/',
    element: <Frame />,
    errorElement: <CrashPage />,
    hydrateFallbackElement: <></>,
    children: [
      { errorElement: <CrashPage />, children: overview },
      area('workflows', workflows),
      area('leads', leads),
      area('segments', segments),
      area('forms', forms),
      area('content', content),
      area('scoring', scoring),
      area('sales', sales),
      area('reports', reports),
      area('inbox', inbox),
      area('operations', operations),
      area('settings', settings),
      { path: '*', element: <NotFoundPage /> },
    ],
  },
];

/** Bad input and missing rights do not get better by asking again. */
const worthRetrying = (failures: number, error: unknown): boolean =>
  failures < 2 && (!(error instanceof ApiError) || error.problem.status >= 500 || error.problem.status === 0);

export function createQueryClient(): QueryClient {
  const noticeEnd = (error: unknown) => {
    if (error instanceof ApiError && error.problem.code === 'not-signed-in') signedOut(client);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noticeEnd }),
    mutationCache: new MutationCache({ onError: noticeEnd }),
    defaultOptions: { queries: { staleTime: 10_000, retry: worthRetrying }, mutations: { networkMode: 'always' } },
  });
  return client;
}

const client = createQueryClient();
const router = createBrowserRouter(appRoutes);

export function App() {
  const { t } = useTranslation('shell');
  const close = t('close');
  const named = useMemo(() => withNamedCloseButtons(close), [close]);
  return (
    <MantineProvider theme={named} cssVariablesResolver={readableColours} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
