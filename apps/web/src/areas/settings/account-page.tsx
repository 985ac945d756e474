import { sessionRoutes } from '@cultivar/contract';
import { Alert, Button, Group, PasswordInput, Stack, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, useAct } from '../../api.ts';
import { LanguageSwitch, SchemeSwitch } from '../../shell/account-menu.tsx';
import { noteDone, useMe, useProblemText } from '../../shell/pieces.ts';
import { Section } from './section.tsx';

export function AccountPage() {
  return (
    <>
      <Profile />
      <ChangePassword />
    </>
  );
}

function Profile() {
  const { t } = useTranslation('settings');
  const me = useMe();
  const client = useQueryClient();
  const say = useProblemText();
  const save = useAct(sessionRoutes.update, ['/api/settings/users']);
  const [name, setName] = useState(me.name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change({ name });
  };
  const change = (body: { name?: string; taskMails?: boolean }) =>
    save.mutate(
      { body },
      {
        onSuccess: (changed) => {
          client.setQueryData(['me'], changed);
          noteDone(t('saved'));
        },
      },
    );
  return (
    <Section title={t('profile')} text={me.email}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={t('name')}
            autoComplete="name"
            maxLength={120}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput label={t('role')} value={t(`role_${me.role}`)} readOnly disabled />
          <Group grow>
            <LanguageSwitch />
            <SchemeSwitch />
          </Group>
          <Switch
            label={t('taskMails')}
            description={t('taskMailsHelp')}
            checked={me.taskMails}
            disabled={save.isPending}
            onChange={(event) => change({ taskMails: event.currentTarget.checked })}
          />
          {save.isError && <Alert color="red">{say(save.error)}</Alert>}
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending} disabled={!name.trim() || name === me.name}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function ChangePassword() {
  const { t } = useTranslation('settings');
  const say = useProblemText();
  const change = useAct(sessionRoutes.changePassword, []);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const wrong = change.error instanceof ApiError && change.error.problem.code === 'wrong-credentials';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { body: { current, next } },
      {
        onSuccess: () => {
          setCurrent('');
          setNext('');
          noteDone(t('passwordChanged'));
        },
      },
    );
  };
  return (
    <Section title={t('changePassword')} text={t('changePasswordText')}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <PasswordInput
            visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
            label={t('currentPassword')}
            autoComplete="current-password"
            required
            value={current}
            error={wrong ? t('wrongPassword') : undefined}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
            label={t('newPassword')}
            description={t('passwordHint')}
            autoComplete="new-password"
            required
            minLength={10}
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          {change.isError && !wrong && <Alert color="red">{say(change.error)}</Alert>}
          <Group justify="flex-end">
            <Button type="submit" loading={change.isPending} disabled={!current || next.length < 10}>
              {t('changePassword')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
