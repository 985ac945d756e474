import { PURPOSE_WORDS, PURPOSES } from '@cultivar/audience';
import type { Purpose } from '@cultivar/audience';
import { consentRoutes } from '@cultivar/contract';
import { Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../../api.ts';
import { noteDone, noteFailed, useProblemText } from '../../../shell/pieces.ts';
import { useWords } from '../lead-marks.tsx';

/** A consent that was given or withdrawn outside of a form. What is written here is the proof, so it has to say something. */
export function ConsentModal({ leadId, onClose }: { leadId: number; onClose: () => void }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const problem = useProblemText();
  const act = useAct(consentRoutes.set);
  const [purpose, setPurpose] = useState<Purpose>('marketing');
  const [state, setState] = useState<'granted' | 'withdrawn'>('granted');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const tooShort = note.trim().length < 3;
  const save = () => {
    setTried(true);
    if (tooShort || act.isPending) return;
    act.mutate(
      { params: { id: leadId }, body: { purpose, state, note: note.trim() } },
      {
        onSuccess: () => {
          noteDone(t('consentNoted'));
          onClose();
        },
        onError: (error) => noteFailed(problem(error)),
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={t('noteConsent')}>
      <Stack>
        <Text size="sm">{t('noteConsentHelp')}</Text>
        <Radio.Group label={t('act')} value={state} onChange={(value) => setState(value as typeof state)}>
          <Group gap="lg" mt="xs">
            {(['granted', 'withdrawn'] as const).map((one) => (
              <Radio key={one} value={one} label={t(`act_${one}`)} />
            ))}
          </Group>
        </Radio.Group>
        <Radio.Group label={t('consentFor')} value={purpose} onChange={(value) => setPurpose(value as Purpose)}>
          <Stack gap="xs" mt="xs">
            {PURPOSES.map((one) => (
              <Radio key={one} value={one} label={say(PURPOSE_WORDS[one])} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={t('consentNote')}
          description={t('consentNoteHelp')}
          withAsterisk
          autosize
          minRows={2}
          maxLength={2000}
          value={note}
          error={tried && tooShort && t('consentNoteMissing')}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel', { ns: 'shell' })}
          </Button>
          <Button loading={act.isPending} onClick={save}>
            {t('consentKeep')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
