import '@mantine/charts/styles.css';
import { overviewRoutes } from '@cultivar/contract';
import type { Out } from '@cultivar/contract';
import { Grid, SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { Loaded, PageHeader, useMe } from '../../shell/pieces.ts';
import { AttentionCard } from './attention-card.tsx';
import { FirstSteps } from './first-steps.tsx';
import { DeadlinesCard, HotCard } from './people-cards.tsx';
import { Tiles } from './tiles.tsx';
import { WorkflowsCard } from './workflows-card.tsx';

const REFRESH_MS = 30_000;
export type Overview = Out<typeof overviewRoutes.overview>;

/** What matters today. */
export function OverviewPage() {
  const { t } = useTranslation('overview');
  const me = useMe();
  const query = useCall(overviewRoutes.overview, {}, { refetchInterval: REFRESH_MS });
  return (
    <>
      <PageHeader title={t('title')} description={t('hello', { name: me.name })} />
      <Loaded query={query} skeleton={<Waiting />}>
        {(overview) => (
          <Stack gap="md">
            <FirstSteps done={overview.done} />
            <Tiles overview={overview} />
            <Grid gap="md">
              <Grid.Col span={{ base: 12, md: 7 }}>
                <Stack>
                  <AttentionCard attention={overview.attention} />
                  <WorkflowsCard workflows={overview.workflows} />
                </Stack>
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <Stack>
                  <HotCard hot={overview.hot} />
                  <DeadlinesCard next={overview.handoffs.next} />
                </Stack>
              </Grid.Col>
            </Grid>
          </Stack>
        )}
      </Loaded>
    </>
  );
}

function Waiting() {
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        {[0, 1, 2, 3].map((tile) => (
          <Skeleton key={tile} height={118} />
        ))}
      </SimpleGrid>
      <Skeleton height={260} />
    </Stack>
  );
}
