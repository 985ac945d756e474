import { AppShell, Burger, Center, Group, Loader } from '@mantine/core';
import { useDisclosure, useLocalStorage, useMediaQuery } from '@mantine/hooks';
import type { Me } from '@cultivar/contract';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation, useMatches, useNavigation } from 'react-router';
import { AccountMenu } from './account-menu.tsx';
import { CommandSearch, CommandSearchButton } from './command-search.tsx';
import { MeProvider } from './me.tsx';
import { NotificationBell } from './notification-bell.tsx';
import { OfflineNotice } from './offline-notice.tsx';
import { ErrorState } from './page-states.tsx';
import { homeOf, placesFor } from './places.ts';
import { Rail } from './rail.tsx';
import { useSession, useSessionState, useSpokenLanguage } from './session.ts';

/** Everything behind the sign-in: rail, top bar, page. Sends whoever is not signed in to the door. */
export function Frame() {
  const session = useSession();
  const at = useLocation();
  useSpokenLanguage(session.data);
  if (session.isPending)
    return (
      <Center h="100dvh">
        <Loader />
      </Center>
    );
  if (session.isError)
    return (
      <Center h="100dvh" p="md">
        <ErrorState error={session.error} onRetry={() => void session.refetch()} />
      </Center>
    );
  if (!session.data) {
    const to = at.pathname === '/' ? '' : `?to=${encodeURIComponent(at.pathname + at.search)}`;
    return <Navigate to={`/sign-in${to}`} replace />;
  }
  return (
    <MeProvider value={session.data}>
      <SignedInFrame me={session.data} />
    </MeProvider>
  );
}

function SignedInFrame({ me }: { me: Me }) {
  const { t } = useTranslation('shell');
  const [open, burger] = useDisclosure(false);
  const [kept, keep] = useLocalStorage({ key: 'cultivar.rail', defaultValue: 'wide' });
  const phone = useMediaQuery('(max-width: 48em)');
  const collapsed = kept === 'narrow' && !phone;
  const inbox = useSessionState().data?.inbox ?? false;
  const places = placesFor(me.role, inbox);
  const bleed = useMatches().some(({ handle }) => (handle as { bleed?: boolean } | undefined)?.bleed);
  return (
    <AppShell
      layout="alt"
      header={{ height: 52 }}
      navbar={{ width: collapsed ? 58 : 224, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding={0}
    >
      <a className="skip-link" href="#content">
        {t('skipToContent')}
      </a>
      <AppShell.Navbar className="rail" aria-label={t('navigation')}>
        {phone && (
          <Group p="sm" pb={0} justify="flex-end">
            <Burger opened size="sm" onClick={burger.close} aria-label={t('closeMenu')} />
          </Group>
        )}
        <Rail
          places={places}
          collapsed={collapsed}
          onCollapse={phone ? undefined : () => keep(collapsed ? 'wide' : 'narrow')}
          onGo={burger.close}
        />
      </AppShell.Navbar>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" style={{ flex: 1 }}>
            <Burger hiddenFrom="sm" opened={open} onClick={burger.toggle} size="sm" aria-label={t('openMenu')} />
            <CommandSearchButton />
          </Group>
          <Group gap="sm" wrap="nowrap">
            <NotificationBell />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        <OfflineNotice />
        <LoadingBar />
        <Page bleed={bleed} home={homeOf(me.role)} />
      </AppShell.Main>
      <CommandSearch places={places} />
    </AppShell>
  );
}

function Page({ bleed, home }: { bleed: boolean; home: string }) {
  const at = useLocation();
  // sales work in their own room; the overview stays one click away from there
  if (at.pathname === '/' && home !== '/' && at.key === 'default') return <Navigate to={home} replace />;
  const wait = (
    <Center h={300}>
      <Loader size="sm" />
    </Center>
  );
  return (
    <div className={bleed ? 'bleed' : 'page'} style={bleed ? undefined : { padding: 'clamp(16px, 2.2vw, 28px)' }}>
      <Suspense fallback={wait}>
        <Outlet />
      </Suspense>
    </div>
  );
}

/** A thin line while the code of the next page is on its way. */
function LoadingBar() {
  const { t } = useTranslation('shell');
  const busy = useNavigation().state !== 'idle';
  return <div role="status">{busy && <div className="loading-bar" aria-label={t('loading')} />}</div>;
}
