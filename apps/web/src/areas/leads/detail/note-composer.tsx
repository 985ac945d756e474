import { leadRoutes } from '@cultivar/contract';
import { Button, Group, Paper, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../../api.ts';
import { noteFailed, useMay, useProblemText } from '../../../shell/pieces.ts';

/** A note for the timeline; Ctrl+Enter keeps it. */
export function NoteComposer({ leadId }: { leadId: number }) {
  const { t } = useTranslation('leads');
  const [text, setText] = useState('');
  const note = useAct(leadRoutes.note);
  const say = useProblemText();
  const may = useMay('admin', 'marketer', 'sales');
  if (!may) return null;
  const save = () => {
    if (!text.trim() || note.isPending) return;
    note.mutate(
      { params: { id: leadId }, body: { text: text.trim() } },
      { onSuccess: () => setText(''), onError: (error) => noteFailed(say(error)) },
    );
  };
  return (
    <Paper p="sm">
      <Textarea
        aria-label={t('newNote')}
        placeholder={t('newNote')}
        variant="unstyled"
        autosize
        minRows={1}
        maxRows={8}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
        }}
      />
      {text.trim() && (
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            {t('ctrlEnter')}
          </Text>
          <Button size="xs" loading={note.isPending} onClick={save}>
            {t('addNote')}
          </Button>
        </Group>
      )}
    </Paper>
  );
}
