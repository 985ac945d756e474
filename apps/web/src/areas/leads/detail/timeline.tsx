import { leadRoutes, TIMELINE_KINDS } from '@cultivar/contract';
import type { LeadField, TimelineEntry, TimelineKind } from '@cultivar/contract';
import { Button, Chip, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api.ts';
import { EmptyState, ErrorState, LoadingRows, useDates } from '../../../shell/pieces.ts';
import { IconHistory } from '@tabler/icons-react';
import { TimelineLine } from './timeline-line.tsx';

/** Everything that happened, newest first, day by day; more is read as one goes down. */
export function Timeline({ leadId, fields }: { leadId: number; fields: readonly LeadField[] }) {
  const { t } = useTranslation('leads');
  const [kinds, setKinds] = useState<TimelineKind[]>([]);
  const route = leadRoutes.timeline;
  const pages = useInfiniteQuery({
    queryKey: [route.path, route.method, { leadId, kinds }],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      call(route, {
        params: { id: leadId },
        query: { limit: 40, ...(kinds.length && { kinds: kinds.join(',') }), ...(pageParam && { before: pageParam }) },
      }),
    getNextPageParam: (page) => page.next,
    refetchInterval: 15_000,
  });
  const entries = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Paper p="md">
      <Group justify="space-between" mb="md" gap="xs">
        <Title order={2} size="h5">
          {t('timeline')}
        </Title>
        <Chip.Group multiple value={kinds} onChange={(value) => setKinds(value as TimelineKind[])}>
          <Group gap={6} role="group" aria-label={t('filter')}>
            {TIMELINE_KINDS.map((kind) => (
              <Chip key={kind} value={kind} size="xs" variant="light">
                {t(`kind_${kind}`)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Group>
      {pages.isError ? (
        <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />
      ) : !pages.data ? (
        <LoadingRows rows={10} />
      ) : !entries.length ? (
        <EmptyState
          icon={<IconHistory />}
          title={t('nothingHappened')}
          text={kinds.length ? t('nothingOfKind') : undefined}
        />
      ) : (
        <Stack gap="lg">
          {byDay(entries).map(({ day, items }) => (
            <Day key={day} day={day} items={items} fields={fields} />
          ))}
          {pages.hasNextPage && (
            <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              {t('olderEntries')}
            </Button>
          )}
        </Stack>
      )}
    </Paper>
  );
}

function Day({ day, items, fields }: { day: string; items: readonly TimelineEntry[]; fields: readonly LeadField[] }) {
  const dates = useDates();
  const heading = dates.day(items[0]!.at);
  return (
    <section aria-label={heading}>
      <Text size="xs" c="dimmed" fw={600} mb="xs">
        <time dateTime={day}>{heading}</time>
      </Text>
      <Stack gap={0} component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {items.map((entry, index) => (
          <TimelineLine key={entry.key} entry={entry} fields={fields} last={index === items.length - 1} />
        ))}
      </Stack>
    </section>
  );
}

function byDay(entries: readonly TimelineEntry[]): { day: string; items: TimelineEntry[] }[] {
  const days: { day: string; items: TimelineEntry[] }[] = [];
  for (const entry of entries) {
    const at = new Date(entry.at);
    const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()]
      .map((part) => String(part).padStart(2, '0'))
      .join('-');
    const open = days.at(-1);
    if (open?.day === day) open.items.push(entry);
    else days.push({ day, items: [entry] });
  }
  return days;
}
