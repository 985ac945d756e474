import type { Graph } from '@cultivar/workflow';
import { ActionIcon, Button, Group, Stack, Text, Title, Tooltip } from '@mantine/core';
import {
  IconCopy,
  IconCopyPlus,
  IconLayoutAlignBottom,
  IconLayoutAlignCenter,
  IconLayoutAlignLeft,
  IconLayoutAlignMiddle,
  IconLayoutAlignRight,
  IconLayoutAlignTop,
  IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical,
  IconStack2,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ALIGNMENTS } from '../model/arrange.ts';
import { useEditorView } from './editor-context.ts';
import type { Editing } from './use-editing.ts';

const ICONS = {
  left: IconLayoutAlignLeft,
  centre: IconLayoutAlignCenter,
  right: IconLayoutAlignRight,
  top: IconLayoutAlignTop,
  middle: IconLayoutAlignMiddle,
  bottom: IconLayoutAlignBottom,
} as const;

interface SeveralInspectorProps {
  readonly graph: Graph;
  readonly selection: readonly string[];
  readonly editing: Editing;
  readonly onRemove: () => void;
}
/** What can be done with several at once. */
export function SeveralInspector({ graph, selection, editing, onRemove }: SeveralInspectorProps) {
  const { t } = useTranslation('workflows');
  const { readOnly } = useEditorView();
  const steps = graph.nodes.filter(({ id }) => selection.includes(id)).length;
  const notes = (graph.notes ?? []).filter(({ id }) => selection.includes(id)).length;
  const arrange = [
    ...ALIGNMENTS.map((to) => ({ label: t(`align_${to}`), icon: ICONS[to], act: () => editing.align(to), few: 2 })),
    {
      label: t('distributeAcross'),
      icon: IconLayoutDistributeVertical,
      act: () => editing.distribute('across'),
      few: 3,
    },
    { label: t('distributeDown'), icon: IconLayoutDistributeHorizontal, act: () => editing.distribute('down'), few: 3 },
  ];
  return (
    <Stack p="md" gap="md">
      <Title order={2} size="h5">
        {t('severalSelected', { count: steps + notes })}
      </Title>
      <Text size="sm" c="dimmed">
        {t('severalHelp')}
      </Text>
      {!readOnly && (
        <>
          <div role="group" aria-label={t('arrange')}>
            <Text size="xs" fw={600} c="dimmed" mb={6}>
              {t('arrange')}
            </Text>
            <Group gap={4}>
              {arrange.map(({ label, icon: Drawn, act, few }) => (
                <Tooltip key={label} label={label}>
                  <ActionIcon
                    variant="default"
                    size={32}
                    aria-label={label}
                    disabled={steps + notes < few}
                    onClick={act}
                  >
                    <Drawn size={17} />
                  </ActionIcon>
                </Tooltip>
              ))}
            </Group>
          </div>
          <Group gap="xs">
            <Button
              size="xs"
              variant="default"
              leftSection={<IconStack2 size={15} />}
              disabled={!steps}
              onClick={editing.group}
            >
              {t('makeGroup')}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconCopy size={15} />}
              onClick={() => editing.copy(selection)}
            >
              {t('copy')}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconCopyPlus size={15} />}
              onClick={() => editing.duplicate(selection)}
            >
              {t('duplicate')}
            </Button>
            <Button size="xs" variant="subtle" color="red" leftSection={<IconTrash size={15} />} onClick={onRemove}>
              {t('delete')}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}
