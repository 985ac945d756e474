import { scoringRoutes } from '@cultivar/contract';
import type { ScoringPreview } from '@cultivar/contract';
import type { ScoringModel } from '@cultivar/scoring';
import { Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorState, useNumbers } from '../../shell/pieces.ts';
import { Distribution } from './distribution.tsx';
import { usePreview } from './use-preview.ts';

/** What the model as it stands here would mean for the leads of this moment. */
export function Outlook({ model, saved }: { model: ScoringModel; saved: boolean }) {
  const { t } = useTranslation('scoring');
  const preview = usePreview(model);
  return (
    <Paper p="md" component="section" aria-label={t('outlook')} style={{ position: 'sticky', top: 72 }}>
      <Stack gap="md">
        <Stack gap={2}>
          <Title order={2} size="h4">
            {t('outlook')}
          </Title>
          <Text size="sm" c="dimmed">
            {saved ? t('outlookSaved') : t('outlookDraft')}
          </Text>
        </Stack>
        {preview.data ? (
          <>
            <Numbers preview={preview.data} stale={preview.isFetching} />
            <Distribution preview={preview.data} mql={model.mql} />
          </>
        ) : preview.isError ? (
          <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
        ) : (
          <Skeleton height={320} aria-label={scoringRoutes.preview.summary} />
        )}
      </Stack>
    </Paper>
  );
}

function Numbers({ preview, stale }: { preview: ScoringPreview; stale: boolean }) {
  const { t } = useTranslation('scoring');
  const { number } = useNumbers();
  return (
    <Stack gap={4} role="status" aria-live="polite" aria-busy={stale}>
      <Text fz={34} fw={700} lh={1.1} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {number(preview.wouldBecomeMql)}
      </Text>
      <Text size="sm">{t('wouldBecome', { count: preview.wouldBecomeMql })}</Text>
      <Text size="sm" c="dimmed">
        {t('reached', { reached: number(preview.reached), leads: number(preview.leads), count: preview.reached })}
      </Text>
      {preview.notContactable > 0 && (
        <Text size="sm" c="dimmed">
          {t('notContactable', { count: preview.notContactable, shown: number(preview.notContactable) })}
        </Text>
      )}
    </Stack>
  );
}
