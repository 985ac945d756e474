import { leadRoutes } from '@cultivar/contract';
import type { LeadDetail } from '@cultivar/contract';
import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../../api.ts';
import { noteDone, noteFailed, useProblemText } from '../../../shell/pieces.ts';
import { leadName } from '../lead-marks.tsx';

/** Erasing cannot be undone: it says what goes and what stays. */
export function EraseModal({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  const { t } = useTranslation('leads');
  // the lead itself must not be asked for again
  const erase = useAct(leadRoutes.erase, []);
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useProblemText();
  const act = () =>
    erase.mutate(
      { params: { id: lead.id } },
      {
        onSuccess: () => {
          noteDone(t('erased'));
          void navigate('/leads');
          void client.invalidateQueries({ queryKey: [leadRoutes.list.path] });
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  return (
    <Modal opened onClose={onClose} title={t('eraseTitle', { name: leadName(lead) })}>
      <Stack>
        <List size="sm" spacing={4}>
          <List.Item>{t('eraseGoes')}</List.Item>
          <List.Item>{t('eraseJourneys', { count: lead.journeys.filter((one) => !one.endedAt).length })}</List.Item>
          <List.Item>{t('eraseStays')}</List.Item>
        </List>
        <Text size="sm" fw={600}>
          {t('eraseFinal')}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('cancel', { ns: 'shell' })}
          </Button>
          <Button color="red" loading={erase.isPending} onClick={act}>
            {t('eraseNow')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
