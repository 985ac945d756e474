import { STAGE_WORDS } from '@cultivar/audience';
import type { Stage } from '@cultivar/audience';
import type { LeadDetail } from '@cultivar/contract';
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { noteDone } from '../../../shell/pieces.ts';
import { useWords } from '../lead-marks.tsx';
import { useLeadUpdate } from './use-lead-update.ts';

/** A move that is not forward needs a reason, which is kept on the timeline. */
export function StageModal({ lead, stage, onClose }: { lead: LeadDetail; stage: Stage; onClose: () => void }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const [reason, setReason] = useState('');
  const update = useLeadUpdate(lead.id);
  const to = say(STAGE_WORDS[stage]);
  const move = async () => {
    if (!(await update({ stage, reason: reason.trim() }))) return;
    noteDone(t('stageMoved', { stage: to }));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('moveTo', { stage: to })}>
      <Stack>
        <Text size="sm">{t('reasonText', { from: say(STAGE_WORDS[lead.stage]), to })}</Text>
        <Textarea
          data-autofocus
          label={t('reason')}
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel', { ns: 'shell' })}
          </Button>
          <Button disabled={!reason.trim()} onClick={() => void move()}>
            {t('moveNow')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
