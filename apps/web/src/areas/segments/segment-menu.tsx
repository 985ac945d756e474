import { segmentRoutes } from '@cultivar/contract';
import type { SegmentDetail } from '@cultivar/contract';
import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCopy, IconDots, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../api.ts';
import { noteFailed } from '../../shell/pieces.ts';
import { useSegmentProblem } from './segment-acts.ts';
import { draftOf } from './segment-draft.ts';

const STALE = ['/api/segments', '/api/rule-options'];

/** Duplicate, delete (with a way back). */
export function SegmentMenu({ segment }: { segment: SegmentDetail }) {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  const problem = useSegmentProblem();
  const remove = useAct(segmentRoutes.remove, STALE);
  const create = useAct(segmentRoutes.create, STALE);
  const draft = draftOf(segment);
  const bringBack = async (note: string) => {
    notifications.hide(note);
    const made = await create.mutateAsync({ body: draft }).catch((error: unknown) => noteFailed(problem(error)));
    if (made) await navigate(`/segments/${made.id}`);
  };
  const removeIt = async () => {
    try {
      await remove.mutateAsync({ params: { id: segment.id } });
      await navigate('/segments');
    } catch (error) {
      noteFailed(problem(error, segment.uses.map((use) => use.name).join(', ')));
      return;
    }
    const note = `segment-removed-${segment.id}`;
    notifications.show({
      id: note,
      autoClose: 10_000,
      message: (
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">{t('removed', { name: segment.name })}</Text>
          <Button size="compact-sm" variant="light" style={{ flexShrink: 0 }} onClick={() => void bringBack(note)}>
            {t('undo')}
          </Button>
        </Group>
      ),
    });
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t('more')}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconCopy size={16} />}
          onClick={() =>
            void navigate('/segments/new', { state: { draft: { ...draft, name: t('copyOf', { name: draft.name }) } } })
          }
        >
          {t('duplicate')}
        </Menu.Item>
        <Menu.Item c="var(--mantine-color-error)" leftSection={<IconTrash size={16} />} onClick={() => void removeIt()}>
          {t('delete', { ns: 'shell' })}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
