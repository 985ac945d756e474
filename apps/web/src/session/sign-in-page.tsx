import { sessionRoutes } from '@cultivar/contract';
import type { Out } from '@cultivar/contract';
import { Alert, Button, Divider, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { useAct } from '../api.ts';
import { useProblemText } from '../shell/page-states.tsx';
import { homeOf } from '../shell/places.ts';
import { signedIn, useSession, useSessionState } from '../shell/session.ts';
import { Door } from './door.tsx';

type DemoLogin = Out<typeof sessionRoutes.state>['demoLogins'][number];

/** Only a path within the app: a link must not lead from our door to somewhere else. */
export const safeTarget = (to: string | null): string | undefined => (to && /^\/(?![/\\])/.test(to) ? to : undefined);

export function SignInPage() {
  const { t } = useTranslation('shell');
  const client = useQueryClient();
  const go = useNavigate();
  const target = safeTarget(useSearchParams()[0].get('to'));
  const session = useSession();
  const state = useSessionState();
  const say = useProblemText();
  const signIn = useAct(sessionRoutes.signIn, []);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');

  if (state.data?.setupNeeded) return <Navigate to="/setup" replace />;
  if (session.data && !signIn.isPending) return <Navigate to={target ?? homeOf(session.data.role)} replace />;

  const enter = (body: { email: string; password: string }) =>
    signIn.mutate(
      { body },
      {
        onSuccess: (me) => {
          signedIn(client, me);
          void go(target ?? homeOf(me.role), { replace: true });
        },
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter({ email, password });
  };
  return (
    <Door title={t('signInTitle')} text={t('signInText')}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={t('email')}
            type="email"
            name="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
            label={t('password')}
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {signIn.isError && (
            <Alert color="red" role="alert" py="xs">
              {say(signIn.error)}
            </Alert>
          )}
          <Button type="submit" fullWidth mt={4} loading={signIn.isPending}>
            {t('signIn')}
          </Button>
        </Stack>
      </form>
      <DemoLogins logins={state.data?.demoLogins ?? []} busy={signIn.isPending} onPick={enter} />
    </Door>
  );
}

function DemoLogins(props: { logins: readonly DemoLogin[]; busy: boolean; onPick: (login: DemoLogin) => void }) {
  const { t } = useTranslation('shell');
  if (!props.logins.length) return null;
  return (
    <Stack gap="xs">
      <Divider label={t('demoLogins')} />
      {props.logins.map((login) => (
        <Button
          key={login.email}
          variant="default"
          justify="space-between"
          fullWidth
          disabled={props.busy}
          rightSection={<IconArrowRight size={16} aria-hidden />}
          onClick={() => props.onPick(login)}
        >
          <Group gap={6}>
            {login.name}
            <Text span size="sm" c="dimmed" fw={400}>
              {t(`role_${login.role}`)}
            </Text>
          </Group>
        </Button>
      ))}
    </Stack>
  );
}
