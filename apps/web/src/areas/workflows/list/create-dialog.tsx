import { workflowRoutes } from '@cultivar/contract';
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct, useCall } from '../../../api.ts';
import { noteFailed } from '../../../shell/pieces.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';

/** A name, and what to begin with: an empty canvas or a copy of another journey. */
export function CreateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('workflows');
  const navigate = useNavigate();
  const say = useWorkflowProblem();
  const [name, setName] = useState('');
  const [copyOf, setCopyOf] = useState<string | null>(null);
  const others = useCall(workflowRoutes.list, { query: { limit: 200 } });
  const create = useAct(workflowRoutes.create);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return;
    create.mutate(
      { body: { name: name.trim(), ...(copyOf && { copyOf: Number(copyOf) }) } },
      { onSuccess: ({ id }) => void navigate(`/workflows/${id}`), onError: (error) => noteFailed(say(error)) },
    );
  };
  return (
    <Modal opened onClose={onClose} title={t('create')}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('name')}
            placeholder={t('namePlaceholder')}
            data-autofocus
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('beginWith')}
            placeholder={t('emptyCanvas')}
            clearable
            searchable
            data={(others.data?.items ?? []).map((item) => ({
              value: String(item.id),
              label: t('copyOf', { name: item.name }),
            }))}
            value={copyOf}
            onChange={setCopyOf}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!name.trim()} loading={create.isPending}>
              {t('create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
