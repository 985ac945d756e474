import { HANDOFF_VIEWS, salesRoutes } from '@cultivar/contract';
import { Group, SegmentedControl, Stack, Switch } from '@mantine/core';
import { IconHeartHandshake } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useAct, useCall } from '../../api.ts';
import { EmptyState, Loaded, noteDone, noteFailed, PageHeader, useMay, Pages } from '../../shell/pieces.ts';
import { HandoffCard } from './handoff-card.tsx';
import { useSalesProblem } from './sales-problem.ts';
import { SalesTabs } from './sales-tabs.tsx';

const PAGE = 20;
const REFRESH_MS = 20_000;
type View = (typeof HANDOFF_VIEWS)[number];

/** What waits for me, what I work on, what I have closed. */
export function InboxPage() {
  const { t } = useTranslation('sales');
  const [query, setQuery] = useSearchParams();
  const asked = query.get('view');
  const view: View = HANDOFF_VIEWS.find((one) => one === asked) ?? 'offered';
  const page = Math.max(1, Number(query.get('page')) || 1);
  const mayAnswer = useMay('admin', 'marketer', 'sales');
  const counts = useCall(salesRoutes.counts, {}, { refetchInterval: REFRESH_MS }).data;
  const list = useCall(
    salesRoutes.list,
    { query: { view, offset: (page - 1) * PAGE, limit: PAGE } },
    { refetchInterval: REFRESH_MS },
  );
  const number = (of: View) =>
    of === 'offered' ? counts?.mine.offered : of === 'working' ? counts?.mine.working : undefined;
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={<Available available={counts?.available} />}
      />
      <SalesTabs at="inbox" />
      <Stack maw={860}>
        <SegmentedControl
          aria-label={t('view')}
          value={view}
          onChange={(value) => setQuery({ view: value })}
          data={HANDOFF_VIEWS.map((value) => ({
            value,
            label: t(`view_${value}`) + (number(value) ? ` (${number(value)})` : ''),
          }))}
          style={{ alignSelf: 'flex-start' }}
          maw="100%"
        />
        <Loaded query={list}>
          {({ items, total }) =>
            items.length ? (
              <Stack>
                {items.map((handoff) => (
                  <HandoffCard key={handoff.id} handoff={handoff} mayAnswer={mayAnswer} />
                ))}
                {total > PAGE && (
                  <Group justify="center">
                    <Pages
                      total={total}
                      pageSize={PAGE}
                      page={page}
                      onChange={(next) => setQuery({ view, page: String(next) })}
                    />
                  </Group>
                )}
              </Stack>
            ) : (
              <EmptyState
                icon={<IconHeartHandshake size={28} />}
                title={t(`empty_${view}`)}
                text={t(`emptyText_${view}`)}
              />
            )
          }
        </Loaded>
      </Stack>
    </>
  );
}

/** Only for those who are offered leads. */
function Available({ available }: { available: boolean | null | undefined }) {
  const { t } = useTranslation('sales');
  const say = useSalesProblem();
  const set = useAct(salesRoutes.setAvailable);
  if (available === null || available === undefined) return null;
  return (
    <Switch
      label={t('available')}
      description={t('availableHint')}
      checked={set.isPending ? set.variables.body.available : available}
      onChange={(event) => {
        const there = event.currentTarget.checked;
        set.mutate(
          { body: { available: there } },
          {
            onSuccess: () => noteDone(t(there ? 'nowAvailable' : 'nowAway')),
            onError: (error) => noteFailed(say(error)),
          },
        );
      }}
    />
  );
}
