import { ROLES, settingsRoutes } from '@cultivar/contract';
import type { ApiKeyView, Role } from '@cultivar/contract';
import { ActionIcon, Alert, Button, Group, Modal, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconKey, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../api.ts';
import { Ago, EmptyState, Loaded } from '../../shell/pieces.ts';
import { useSettingsProblem } from './settings-problem.ts';
import { ShownOnce } from './shown-once.tsx';

export function ApiKeysPage() {
  const { t } = useTranslation('settings');
  const keys = useCall(settingsRoutes.apiKeys, {});
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [removing, setRemoving] = useState<ApiKeyView>();
  const addButton = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {t('addApiKey')}
    </Button>
  );
  return (
    <>
      <Group justify="space-between" mb="md" wrap="nowrap" align="flex-start">
        <Text c="dimmed" size="sm" maw={560}>
          {t('apiKeysText')}
        </Text>
        {Boolean(keys.data?.items.length) && addButton}
      </Group>
      <Loaded query={keys}>
        {({ items }) =>
          items.length ? (
            <KeyTable keys={items} onRemove={setRemoving} />
          ) : (
            <EmptyState
              icon={<IconKey size={26} />}
              title={t('apiKeysNone')}
              text={t('apiKeysNoneText')}
              action={addButton}
            />
          )
        }
      </Loaded>
      {adding && <AddKeyDialog onClose={() => setAdding(false)} onAdded={setSecret} />}
      {removing && <RemoveKeyDialog apiKey={removing} onClose={() => setRemoving(undefined)} />}
      <ShownOnce secret={secret} title={t('keyOnce')} text={t('keyOnceText')} onClose={() => setSecret(undefined)} />
    </>
  );
}

function KeyTable({ keys, onRemove }: { keys: readonly ApiKeyView[]; onRemove: (key: ApiKeyView) => void }) {
  const { t } = useTranslation('settings');
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table highlightOnHover verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('name')}</Table.Th>
            <Table.Th>{t('role')}</Table.Th>
            <Table.Th>{t('created')}</Table.Th>
            <Table.Th>{t('lastUsed')}</Table.Th>
            <Table.Th w={48} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <Table.Tr key={key.id}>
              <Table.Td fw={500}>{key.name}</Table.Td>
              <Table.Td>{t(`role_${key.role}`)}</Table.Td>
              <Table.Td>
                <Ago at={key.createdAt} />
              </Table.Td>
              <Table.Td>{key.lastUsedAt ? <Ago at={key.lastUsedAt} /> : t('never')}</Table.Td>
              <Table.Td>
                <ActionIcon
                  variant="subtle"
                  color="red"
                  aria-label={t('removeKey', { name: key.name })}
                  onClick={() => onRemove(key)}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function AddKeyDialog({ onClose, onAdded }: { onClose: () => void; onAdded: (secret: string) => void }) {
  const { t } = useTranslation('settings');
  const say = useSettingsProblem();
  const add = useAct(settingsRoutes.addApiKey);
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('marketer');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(
      { body: { name, role } },
      {
        onSuccess: ({ secret }) => {
          onClose();
          onAdded(secret);
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={t('addApiKey')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('keyName')}
            description={t('keyNameHint')}
            required
            maxLength={120}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('role')}
            description={t(`roleHint_${role}`)}
            allowDeselect={false}
            value={role}
            onChange={(value) => value && setRole(value as Role)}
            data={ROLES.map((value) => ({ value, label: t(`role_${value}`) }))}
          />
          {add.isError && <Alert color="red">{say(add.error)}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={add.isPending} disabled={!name.trim()}>
              {t('add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Asked first, since programs outside lose access and the key cannot be brought back. */
function RemoveKeyDialog({ apiKey, onClose }: { apiKey: ApiKeyView; onClose: () => void }) {
  const { t } = useTranslation('settings');
  const say = useSettingsProblem();
  const remove = useAct(settingsRoutes.removeApiKey);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('removeKey', { name: apiKey.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Text size="sm">{t('removeKeyText')}</Text>
        {remove.isError && <Alert color="red">{say(remove.error)}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('cancel')}
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate({ params: { id: apiKey.id } }, { onSuccess: onClose })}
          >
            {t('remove')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
