import { sessionRoutes } from '@cultivar/contract';
import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate } from 'react-router';
import { useAct } from '../api.ts';
import { useProblemText } from '../shell/page-states.tsx';
import { signedIn, useLanguage, useSessionState } from '../shell/session.ts';
import { Door } from './door.tsx';

const EMPTY = { organisation: '', name: '', email: '', password: '' };

/** First start: whoever sets the house up becomes its admin. */
export function SetupPage() {
  const { t } = useTranslation('shell');
  const client = useQueryClient();
  const go = useNavigate();
  const [language] = useLanguage();
  const state = useSessionState();
  const say = useProblemText();
  const setup = useAct(sessionRoutes.setup, []);
  const [values, setValues] = useState(EMPTY);
  const [tried, setTried] = useState(false);

  if (state.data && !state.data.setupNeeded && !setup.isPending && !setup.isSuccess)
    return <Navigate to="/sign-in" replace />;

  const faults = {
    organisation: values.organisation.trim() ? undefined : t('required'),
    name: values.name.trim() ? undefined : t('required'),
    email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(values.email) ? undefined : t('invalidEmail'),
    password: values.password.length >= 10 ? undefined : t('passwordTooShort'),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.values(faults).some(Boolean)) return;
    setup.mutate(
      { body: { ...values, language } },
      {
        onSuccess: (me) => {
          signedIn(client, me);
          void go('/', { replace: true });
        },
      },
    );
  };
  const field = (key: keyof typeof EMPTY) => ({
    name: key,
    required: true,
    value: values[key],
    error: tried ? faults[key] : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setValues((before) => ({ ...before, [key]: value }));
    },
  });
  return (
    <Door title={t('setupTitle')} text={t('setupText')}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <TextInput {...field('organisation')} label={t('organisationName')} autoComplete="organization" autoFocus />
          <TextInput {...field('name')} label={t('yourName')} autoComplete="name" />
          <TextInput {...field('email')} label={t('email')} type="email" autoComplete="username" />
          <PasswordInput
            visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
            {...field('password')}
            label={t('password')}
            description={t('passwordHint')}
            autoComplete="new-password"
          />
          {setup.isError && (
            <Alert color="red" role="alert" py="xs">
              {say(setup.error)}
            </Alert>
          )}
          <Button type="submit" fullWidth mt={4} loading={setup.isPending}>
            {t('setupSubmit')}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
