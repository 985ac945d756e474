import { checkingRoutes } from '@cultivar/contract';
import { Group, Paper, Select, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../api.ts';
import { useNumbers } from '../../../shell/pieces.ts';
import { useEditorView } from '../editor/editor-context.ts';

interface ForecastProps {
  readonly workflowId: number;
  /** Leads can be let in by hand. */
  readonly byHand: boolean;
}
/** What publishing the saved draft would bring: who comes in, who is kept out and why, how many mails. For the publish dialog. */
export function Forecast({ workflowId, byHand }: ForecastProps) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const { references } = useEditorView();
  const [segment, setSegment] = useState<string | null>(null);
  const query = useCall(
    checkingRoutes.forecast,
    { params: { id: workflowId }, query: segment === null ? {} : { segment } },
    { staleTime: 0, placeholderData: (before) => before },
  );
  const found = query.data;
  const roughly = (n: number) =>
    n === 0
      ? number(0)
      : n < 1
        ? t('lessThanOne')
        : n < 10
          ? t('about', { n: number(Math.round(n * 10) / 10) })
          : number(Math.round(n));
  return (
    <Paper withBorder radius="md" p="md" component="section" aria-label={t('forecast')} aria-busy={query.isFetching}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-end" gap="xs">
          <Text fw={600}>{t('forecast')}</Text>
          {byHand && (
            <Select
              size="xs"
              w={240}
              clearable
              searchable
              label={t('forecastSegment')}
              placeholder={t('forecastOnItsOwn')}
              data={[...(references.segment ?? [])].map(([value, label]) => ({ value, label }))}
              value={segment}
              onChange={setSegment}
            />
          )}
        </Group>
        {query.isError ? (
          <Text size="sm">{t('forecastFailed')}</Text>
        ) : !found ? (
          <>
            <Skeleton height={48} />
            <Text size="xs" c="dimmed">
              {t('forecastPending')}
            </Text>
          </>
        ) : (
          <>
            <Text size="sm">
              {t(
                found.basis === 'segment'
                  ? 'forecastInSegment'
                  : found.basis === 'entries'
                    ? found.candidates
                      ? 'forecastEntries'
                      : 'forecastNobody'
                    : 'forecastEverybody',
                {
                  candidates: number(found.candidates),
                  wouldEnter: number(found.wouldEnter),
                  perDay: number(Math.round(found.perDay * 10) / 10),
                },
              )}{' '}
              {found.judged < found.candidates && t('forecastJudged', { judged: number(found.judged) })}
            </Text>
            <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs">
              <Figure n={number(found.atOnce)} label={t('forecastNow')} />
              <Figure n={roughly(found.mails.firstHour)} label={t('forecastHour')} />
              <Figure n={roughly(found.mails.firstDay)} label={t('forecastDay')} />
            </SimpleGrid>
            {found.keptOut.length > 0 && (
              <div>
                <Text size="sm" fw={500} mb={4}>
                  {t('forecastKept')}
                </Text>
                <Stack gap={2} component="ul" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
                  {found.keptOut.map(({ why, leads }) => (
                    <Text key={why} component="li" size="sm">
                      <b>{number(leads)}</b> {t(`kept_${why}`)}
                    </Text>
                  ))}
                </Stack>
              </div>
            )}
          </>
        )}
      </Stack>
    </Paper>
  );
}
const Figure = ({ n, label }: { n: string; label: string }) => (
  <div>
    <Text size="xl" fw={700} lh={1.2}>
      {n}
    </Text>
    <Text size="xs" c="dimmed">
      {label}
    </Text>
  </div>
);
