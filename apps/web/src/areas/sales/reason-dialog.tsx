import { REJECT_MEANINGS, REJECT_REASONS } from '@cultivar/sales';
import type { RejectReason } from '@cultivar/sales';
import type { Language } from '@cultivar/audience';
import { Alert, Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSalesProblem } from './sales-problem.ts';

export interface ReasonGiven {
  readonly reason: RejectReason;
  readonly recycleAt?: string;
  readonly note?: string;
}
interface ReasonDialogProps {
  readonly outcome: 'rejected' | 'lost' | 'recycled';
  readonly name: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly pending: boolean;
  readonly error: unknown;
  readonly onGive: (given: ReasonGiven) => void;
}

/** Tomorrow and later, as a date field wants it. */
const tomorrow = (): string => {
  const day = new Date();
  day.setDate(day.getDate() + 1);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
};

/** Why not: says beforehand what becomes of the lead. */
export function ReasonDialog({ outcome, name, opened, onClose, pending, error, onGive }: ReasonDialogProps) {
  const { t, i18n } = useTranslation('sales');
  const say = useSalesProblem();
  const [reason, setReason] = useState<RejectReason | null>(null);
  const [date, setDate] = useState('');
  const [note, setNote] = useState('');
  const meaning = reason && REJECT_MEANINGS[reason];
  const dated = meaning?.comesBack === 'on-date';
  const title = outcome === 'rejected' ? 'rejectTitle' : outcome === 'lost' ? 'lostTitle' : 'recycledTitle';
  const ready = reason !== null && (!dated || date !== '');
  const give = () =>
    reason &&
    onGive({
      reason,
      ...(date && meaning?.stage === 'recycled' && { recycleAt: new Date(`${date}T08:00:00`).toISOString() }),
      ...(note.trim() && { note: note.trim() }),
    });
  return (
    <Modal opened={opened} onClose={onClose} title={t(title, { name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) give();
        }}
      >
        <Stack>
          <Select
            data-autofocus
            label={t('reason')}
            placeholder={t('chooseReason')}
            data={REJECT_REASONS.map((value) => ({ value, label: REJECT_MEANINGS[value][i18n.language as Language] }))}
            value={reason}
            onChange={(value) => setReason(value as RejectReason | null)}
            required
            allowDeselect={false}
          />
          {meaning && (
            <Text size="sm" c="dimmed" aria-live="polite">
              <IconArrowBackUp size={14} aria-hidden style={{ verticalAlign: -2, marginRight: 6 }} />
              {meaning.stage === 'disqualified'
                ? t('does_disqualify')
                : dated
                  ? t('does_date')
                  : meaning.comesBack && typeof meaning.comesBack === 'object'
                    ? t('does_after', { count: meaning.comesBack.afterDays })
                    : t('does_mend')}
            </Text>
          )}
          {meaning?.stage === 'recycled' && (
            <TextInput
              type="date"
              label={t('backOn')}
              description={t('backOnHint')}
              min={tomorrow()}
              required={dated}
              value={date}
              onChange={(event) => setDate(event.currentTarget.value)}
            />
          )}
          <Textarea
            label={t('note')}
            description={t('noteHint')}
            autosize
            minRows={2}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {error !== null && error !== undefined && (
            <Alert color="red" role="alert">
              {say(error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel', { ns: 'shell' })}
            </Button>
            <Button type="submit" color={outcome === 'lost' ? 'red' : undefined} disabled={!ready} loading={pending}>
              {t(`confirm_${outcome}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
