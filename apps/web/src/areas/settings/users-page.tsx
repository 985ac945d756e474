import { settingsRoutes } from '@cultivar/contract';
import type { UserView } from '@cultivar/contract';
import { ActionIcon, Badge, Button, Group, Menu, Table, Text } from '@mantine/core';
import { IconDots, IconKey, IconLock, IconLockOpen, IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../api.ts';
import { Ago, Loaded, noteDone, noteFailed, useMe } from '../../shell/pieces.ts';
import { useSettingsProblem } from './settings-problem.ts';
import { ShownOnce } from './shown-once.tsx';
import { UserDialog } from './user-dialog.tsx';

interface Secret {
  readonly name: string;
  readonly password: string;
}

export function UsersPage() {
  const { t } = useTranslation('settings');
  const users = useCall(settingsRoutes.users, {});
  const [edited, setEdited] = useState<UserView | 'new'>();
  const [secret, setSecret] = useState<Secret>();
  return (
    <>
      <Group justify="space-between" mb="md">
        <Text c="dimmed" size="sm">
          {t('usersText')}
        </Text>
        <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
          {t('addUser')}
        </Button>
      </Group>
      <Loaded query={users}>
        {({ items }) => (
          <Table.ScrollContainer minWidth={640}>
            <Table highlightOnHover verticalSpacing="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('name')}</Table.Th>
                  <Table.Th>{t('role')}</Table.Th>
                  <Table.Th>{t('active')}</Table.Th>
                  <Table.Th>{t('since')}</Table.Th>
                  <Table.Th w={48} />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((user) => (
                  <UserRow key={user.id} user={user} onEdit={() => setEdited(user)} onSecret={setSecret} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Loaded>
      {edited && (
        <UserDialog
          user={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onAdded={(name, password) => setSecret({ name, password })}
        />
      )}
      <ShownOnce
        secret={secret?.password}
        title={t('passwordOnce', { name: secret?.name ?? '' })}
        text={t('passwordOnceText')}
        onClose={() => setSecret(undefined)}
      />
    </>
  );
}

function UserRow(props: { user: UserView; onEdit: () => void; onSecret: (secret: Secret) => void }) {
  const { t } = useTranslation('settings');
  const { user } = props;
  const isMe = useMe().id === user.id;
  return (
    <Table.Tr opacity={user.active ? 1 : 0.65}>
      <Table.Td>
        <Group gap="xs">
          <Text size="sm" fw={500}>
            {user.name}
          </Text>
          {isMe && (
            <Badge size="sm" variant="light">
              {t('you')}
            </Badge>
          )}
          {user.demo && (
            <Badge size="sm" variant="default">
              {t('demo')}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {user.email}
        </Text>
      </Table.Td>
      <Table.Td>{t(`role_${user.role}`)}</Table.Td>
      <Table.Td>
        {user.active ? (
          t('active')
        ) : (
          <Badge color="gray" leftSection={<IconLock size={12} />}>
            {t('inactive')}
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <Ago at={user.createdAt} />
      </Table.Td>
      <Table.Td>
        <UserMenu {...props} isMe={isMe} />
      </Table.Td>
    </Table.Tr>
  );
}

function UserMenu(props: { user: UserView; isMe: boolean; onEdit: () => void; onSecret: (secret: Secret) => void }) {
  const { t } = useTranslation('settings');
  const { user } = props;
  const say = useSettingsProblem();
  const change = useAct(settingsRoutes.changeUser);
  const reset = useAct(settingsRoutes.resetPassword);
  const fail = (error: unknown) => noteFailed(say(error));
  const setActive = (active: boolean) =>
    change.mutate(
      { params: { id: user.id }, body: { active } },
      {
        onSuccess: () => noteDone(t(active ? 'userActivated' : 'userDeactivated', { name: user.name })),
        onError: fail,
      },
    );
  const resetPassword = () =>
    reset.mutate(
      { params: { id: user.id } },
      { onSuccess: ({ password }) => props.onSecret({ name: user.name, password }), onError: fail },
    );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('actionsFor', { name: user.name })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={props.onEdit}>
          {t('edit')}
        </Menu.Item>
        {!props.isMe && (
          <>
            <Menu.Item leftSection={<IconKey size={16} />} onClick={resetPassword}>
              {t('resetPassword')}
            </Menu.Item>
            <Menu.Item
              leftSection={user.active ? <IconLock size={16} /> : <IconLockOpen size={16} />}
              onClick={() => setActive(!user.active)}
            >
              {t(user.active ? 'deactivate' : 'activate')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
