import { RETENTION_MONTHS } from '@cultivar/audience';
import type { Retention } from '@cultivar/audience';
import { settingsRoutes } from '@cultivar/contract';
import type { RetentionView } from '@cultivar/contract';
import { Alert, Button, Group, List, Select, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../api.ts';
import { Loaded, noteDone, useDates, useNumbers } from '../../shell/pieces.ts';
import { Section } from './section.tsx';

const EVER = 'ever';

/** How long single entries of leads are kept, and what is kept now. */
export function RetentionPage() {
  const retention = useCall(settingsRoutes.retention, {});
  return <Loaded query={retention}>{(known) => <RetentionForm known={known} />}</Loaded>;
}

function RetentionForm({ known }: { known: RetentionView }) {
  const { t } = useTranslation('settings');
  const save = useAct(settingsRoutes.saveRetention);
  const [months, setMonths] = useState(known.months);
  const shorter = months !== null && (known.months === null || months < known.months);
  return (
    <>
      <Section title={t('retentionTitle')} text={t('retentionText')}>
        <Select
          label={t('retentionMonths')}
          description={t('retentionWhy')}
          allowDeselect={false}
          value={months === null ? EVER : String(months)}
          onChange={(value) => setMonths(value === EVER ? null : (Number(value) as Retention['months']))}
          data={[...RETENTION_MONTHS.map(String), EVER].map((value) => ({
            value,
            label: t(`retention_${value}` as 'retention_6'),
          }))}
        />
        {shorter && (
          <Alert color="yellow" icon={<IconInfoCircle />}>
            {t('retentionShorter')}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button
            disabled={months === known.months}
            loading={save.isPending}
            onClick={() => save.mutate({ body: { months } }, { onSuccess: () => noteDone(t('saved')) })}
          >
            {t('retentionSave')}
          </Button>
        </Group>
      </Section>
      <Kept known={known} />
    </>
  );
}

function Kept({ known: { horizonAt, heldBy, kept } }: { known: RetentionView }) {
  const { t } = useTranslation('settings');
  const { number } = useNumbers();
  const dates = useDates();
  return (
    <Section
      title={t('retentionKept')}
      {...(horizonAt && { text: t('retentionFrom', { date: dates.day(horizonAt) }) })}
    >
      {kept.map(({ table, rows, bytes }) => (
        <Group key={table} justify="space-between">
          <Text size="sm">{t(`retention_${table}`)}</Text>
          <Text size="sm" c="dimmed">
            {t('retentionRows', { rows: number(rows), size: number(bytes / 2 ** 20, { maximumFractionDigits: 0 }) })}
          </Text>
        </Group>
      ))}
      {heldBy.length > 0 && (
        <Alert color="blue" icon={<IconInfoCircle />} title={t('retentionHeld')}>
          <List size="sm">
            {heldBy.map(({ kind, id, name, days }) => (
              <List.Item key={`${kind} ${id}`}>
                {t(`retentionHeld_${kind}`)} {t('retentionHeldBy', { name, count: days })}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Section>
  );
}
