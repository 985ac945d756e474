import { PURPOSE_WORDS, PURPOSES } from '@cultivar/audience';
import type { LeadDetail } from '@cultivar/contract';
import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconClock, IconPencilPlus, IconShieldCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDates, useMay } from '../../../shell/pieces.ts';
import { useWords } from '../lead-marks.tsx';
import { Card } from './card.tsx';
import { ConsentModal } from './consent-modal.tsx';
import { ConsentProofs } from './consent-proofs.tsx';

const STATES = {
  granted: { colour: 'sprout', icon: <IconCheck size={12} /> },
  pending: { colour: 'yellow', icon: <IconClock size={12} /> },
  withdrawn: { colour: 'red', icon: <IconX size={12} /> },
} as const;

/** What the lead agreed to, since when, and the kept proof; takes down what was agreed to elsewhere. */
export function ConsentsCard({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation('leads');
  const [open, setOpen] = useState<'proofs' | 'note' | null>(null);
  const mayNote = useMay('admin', 'marketer', 'sales');
  const close = () => setOpen(null);
  return (
    <Card title={t('consents')}>
      {PURPOSES.map((purpose) => (
        <Line key={purpose} purpose={purpose} consent={lead.consents.find((one) => one.purpose === purpose)} />
      ))}
      <Group gap="xs" mt={4}>
        {mayNote && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPencilPlus size={14} />}
            onClick={() => setOpen('note')}
          >
            {t('noteConsent')}
          </Button>
        )}
        {lead.consents.length > 0 && (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconShieldCheck size={14} />}
            onClick={() => setOpen('proofs')}
          >
            {t('showProofs')}
          </Button>
        )}
      </Group>
      {open === 'proofs' && <ConsentProofs leadId={lead.id} onClose={close} />}
      {open === 'note' && <ConsentModal leadId={lead.id} onClose={close} />}
    </Card>
  );
}

function Line(props: { purpose: (typeof PURPOSES)[number]; consent: LeadDetail['consents'][number] | undefined }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const dates = useDates();
  const { purpose, consent } = props;
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Stack gap={0} miw={0}>
        <Text size="sm">{say(PURPOSE_WORDS[purpose])}</Text>
        {consent && (
          <Text size="xs" c="dimmed">
            {t('since', { at: dates.day(consent.changedAt) })}
          </Text>
        )}
      </Stack>
      <Badge
        variant={consent ? 'light' : 'outline'}
        tt="none"
        color={consent ? STATES[consent.state].colour : 'gray'}
        leftSection={consent && STATES[consent.state].icon}
        style={{ flexShrink: 0 }}
      >
        {t(consent ? `consent_${consent.state}` : 'consent_none')}
      </Badge>
    </Group>
  );
}
