import { workflowRoutes } from '@cultivar/contract';
import { Button, Group, Modal, Select, Stack, Tabs, TextInput } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { ComponentProps, FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct, useCall } from '../../../api.ts';
import { LoadingRows, noteFailed } from '../../../shell/pieces.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';
import { RecipeReport, Recipes } from './recipes.tsx';

// reading a file takes all node types, which the list does not need
const ImportFile = lazy(async () => ({ default: (await import('./import-file.tsx')).ImportFile }));

const WAYS = ['recipe', 'blank', 'file'] as const;
/** What a recipe has made. */
export type Made = Omit<ComponentProps<typeof RecipeReport>, 'onClose'>;

/** What to begin with: a recipe, an empty canvas or a copy of another journey, or a file. */
export function CreateDialog({ made: before = null, onClose }: { made?: Made | null; onClose: () => void }) {
  const { t } = useTranslation('workflows');
  const [made, setMade] = useState(before);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('create')}
      size={760}
      styles={{ body: { minHeight: 'min(420px, 70dvh)' } }}
    >
      {made ? (
        <RecipeReport {...made} onClose={onClose} />
      ) : (
        <Tabs defaultValue="recipe" keepMounted={false}>
          <Tabs.List mb="md">
            {WAYS.map((way) => (
              <Tabs.Tab key={way} value={way}>
                {t(`begin_${way}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="recipe">
            <Recipes onMade={setMade} />
          </Tabs.Panel>
          <Tabs.Panel value="blank">
            <Blank onClose={onClose} />
          </Tabs.Panel>
          <Tabs.Panel value="file">
            <Suspense fallback={<LoadingRows />}>
              <ImportFile />
            </Suspense>
          </Tabs.Panel>
        </Tabs>
      )}
    </Modal>
  );
}

/** A name, and an empty canvas or a copy. */
function Blank({ onClose }: { onClose: () => void }) {
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
  );
}
