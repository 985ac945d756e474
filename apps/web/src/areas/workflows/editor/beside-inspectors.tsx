import { NOTE_COLOURS } from '@cultivar/workflow';
import type { GraphGroup, GraphNote } from '@cultivar/workflow';
import {
  ActionIcon,
  Button,
  Group,
  SegmentedControl,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { IconCheck, IconCopyPlus, IconNote, IconStack2, IconTrash, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditorStore } from '../model/editor.store.ts';
import { NOTE_SIZES } from '../model/notes-and-groups.ts';
import { useEditorView } from './editor-context.ts';
import drawing from './drawing.module.css';
import type { Editing } from './use-editing.ts';

interface HeadProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly help: string;
  readonly onClose: () => void;
}
function Head({ icon, title, help, onClose }: HeadProps) {
  const { t } = useTranslation('workflows');
  return (
    <div>
      <Group wrap="nowrap" gap="sm">
        {icon}
        <Title order={2} size="h5" flex={1}>
          {title}
        </Title>
        <ActionIcon variant="subtle" color="gray" aria-label={t('closeInspector')} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </Group>
      <Text size="sm" c="dimmed" mt={6}>
        {help}
      </Text>
    </div>
  );
}

interface NoteInspectorProps {
  readonly note: GraphNote;
  readonly store: EditorStore;
  readonly editing: Editing;
}
/** Text, colour and size of a note: all that can be done with it on the canvas, without dragging. */
export function NoteInspector({ note, store, editing }: NoteInspectorProps) {
  const { t } = useTranslation('workflows');
  const { readOnly } = useEditorView();
  const change = (it: Partial<GraphNote>) => store.getState().changeNote(note.id, it);
  const size = (Object.keys(NOTE_SIZES) as (keyof typeof NOTE_SIZES)[]).find(
    (name) => NOTE_SIZES[name].width === note.size.width && NOTE_SIZES[name].height === note.size.height,
  );
  return (
    <Stack gap="md" p="md">
      <Head
        icon={<IconNote size={20} aria-hidden />}
        title={t('note')}
        help={t(note.about ? 'noteHelpAbout' : 'noteHelp')}
        onClose={() => editing.select([])}
      />
      <Textarea
        label={t('noteText')}
        autosize
        minRows={4}
        maxRows={14}
        maxLength={4000}
        readOnly={readOnly}
        value={note.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      {!readOnly && (
        <>
          <div role="group" aria-label={t('noteColour')}>
            <Text size="sm" fw={500} mb={6}>
              {t('noteColour')}
            </Text>
            <Group gap={8}>
              {NOTE_COLOURS.map((colour) => (
                <button
                  key={colour}
                  type="button"
                  className={drawing.swatch}
                  data-colour={colour}
                  aria-label={t(`colour_${colour}`)}
                  aria-pressed={note.colour === colour}
                  onClick={() => change({ colour })}
                >
                  {note.colour === colour && <IconCheck size={16} aria-hidden />}
                </button>
              ))}
            </Group>
          </div>
          <div>
            <Text size="sm" fw={500} mb={6} id="note-size">
              {t('noteSize')}
            </Text>
            <SegmentedControl
              size="xs"
              aria-labelledby="note-size"
              value={size ?? ''}
              onChange={(it) => change({ size: { ...NOTE_SIZES[it as keyof typeof NOTE_SIZES] } })}
              data={(Object.keys(NOTE_SIZES) as (keyof typeof NOTE_SIZES)[]).map((value) => ({
                value,
                label: t(`size_${value}`),
              }))}
            />
          </div>
          <Foot onDuplicate={() => editing.duplicate([note.id])} onRemove={() => store.getState().remove([note.id])} />
        </>
      )}
    </Stack>
  );
}

interface GroupInspectorProps {
  readonly group: GraphGroup;
  readonly store: EditorStore;
  readonly editing: Editing;
}
/** Title of a group, whether it is collapsed, and how to be rid of it. */
export function GroupInspector({ group, store, editing }: GroupInspectorProps) {
  const { t } = useTranslation('workflows');
  const { readOnly } = useEditorView();
  const { changeGroup, remove, ungroup } = store.getState();
  return (
    <Stack gap="md" p="md">
      <Head
        icon={<IconStack2 size={20} aria-hidden />}
        title={t('group')}
        help={t('groupHelp', { count: group.nodes.length })}
        onClose={() => editing.select([])}
      />
      <TextInput
        label={t('groupTitle')}
        placeholder={t('groupTitleSuch')}
        maxLength={120}
        readOnly={readOnly}
        value={group.title}
        onChange={(event) => changeGroup(group.id, { title: event.currentTarget.value })}
      />
      {!readOnly && (
        <>
          <Switch
            label={t('groupCollapsed')}
            checked={group.collapsed}
            onChange={(event) => changeGroup(group.id, { collapsed: event.currentTarget.checked })}
          />
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => ungroup([group.id])}>
              {t('ungroup')}
            </Button>
          </Group>
          <Foot
            onDuplicate={() => editing.duplicate([group.id])}
            onRemove={() => remove([group.id, ...group.nodes])}
            removeLabel={t('groupRemoveAll', { count: group.nodes.length })}
          />
        </>
      )}
    </Stack>
  );
}

function Foot(props: { onDuplicate: () => void; onRemove: () => void; removeLabel?: string }) {
  const { t } = useTranslation('workflows');
  return (
    <Group gap="xs" pt="xs" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
      <Button size="xs" variant="default" leftSection={<IconCopyPlus size={15} />} onClick={props.onDuplicate}>
        {t('duplicate')}
      </Button>
      <Button size="xs" variant="subtle" color="red" leftSection={<IconTrash size={15} />} onClick={props.onRemove}>
        {props.removeLabel ?? t('delete')}
      </Button>
    </Group>
  );
}
