import { ROLES, settingsRoutes } from '@cultivar/contract';
import type { Role, UserView } from '@cultivar/contract';
import { Alert, Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api.ts';
import { useLanguage } from '../../shell/session.ts';
import { useSettingsProblem } from './settings-problem.ts';

interface UserDialogProps {
  /** Absent: a new person. */
  readonly user: UserView | undefined;
  readonly onClose: () => void;
  readonly onAdded: (name: string, password: string) => void;
}

export function UserDialog({ user, onClose, onAdded }: UserDialogProps) {
  const { t } = useTranslation('settings');
  const say = useSettingsProblem();
  const [language] = useLanguage();
  const add = useAct(settingsRoutes.addUser);
  const change = useAct(settingsRoutes.changeUser);
  const [name, setName] = useState(user?.name ?? '');
  const [email, setEmail] = useState(user?.email ?? '');
  const [role, setRole] = useState<Role>(user?.role ?? 'marketer');
  const error = add.error ?? change.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (user) change.mutate({ params: { id: user.id }, body: { name, role } }, { onSuccess: onClose });
    else
      add.mutate(
        { body: { email, name, role, language } },
        {
          onSuccess: (added) => {
            onClose();
            onAdded(added.user.name, added.password);
          },
        },
      );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(user ? 'editUser' : 'addUser')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('name')}
            required
            maxLength={120}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('email')}
            type="email"
            required
            disabled={Boolean(user)}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Radio.Group label={t('role')} value={role} onChange={(value) => setRole(value as Role)}>
            <Stack gap="xs" mt={6}>
              {ROLES.map((key) => (
                <Radio key={key} value={key} label={t(`role_${key}`)} description={t(`roleHint_${key}`)} />
              ))}
            </Stack>
          </Radio.Group>
          {error && (
            <Alert color="red" role="alert">
              {say(error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={add.isPending || change.isPending}>
              {t(user ? 'save' : 'add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
