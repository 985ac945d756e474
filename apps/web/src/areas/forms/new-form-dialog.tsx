import { formRoutes } from '@cultivar/contract';
import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../api.ts';
import { noteFailed, useProblemText } from '../../shell/pieces.ts';
import { STARTING_POINTS, startingPoint } from './starting-points.ts';
import type { StartingPoint } from './starting-points.ts';

/** Name and starting point of a new form; the rest is done in the builder. */
export function NewFormDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('forms');
  const [name, setName] = useState('');
  const [point, setPoint] = useState<StartingPoint>('contact');
  const create = useAct(formRoutes.create);
  const navigate = useNavigate();
  const say = useProblemText();
  return (
    <Modal opened={opened} onClose={onClose} title={t('newForm')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(
            { body: { name: name.trim() || t(`start_${point}`), definition: startingPoint(point) } },
            {
              onSuccess: (form) => void navigate(`/forms/${form.id}`),
              onError: (error) => noteFailed(say(error)),
            },
          );
        }}
      >
        <Stack>
          <TextInput
            label={t('name')}
            description={t('nameHint')}
            placeholder={t(`start_${point}`)}
            value={name}
            maxLength={120}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Radio.Group label={t('startFrom')} value={point} onChange={(value) => setPoint(value as StartingPoint)}>
            <Stack gap="xs" mt="xs">
              {STARTING_POINTS.map((one) => (
                <Radio key={one} value={one} label={t(`start_${one}`)} description={t(`start_${one}_text`)} />
              ))}
            </Stack>
          </Radio.Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
