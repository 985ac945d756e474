import { leadRoutes } from '@cultivar/contract';
import { Grid, Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { QualificationCard } from '../../actions/qualification-card.tsx';
import { TasksCard } from '../../actions/tasks-card.tsx';
import { TopicsCard } from '../../actions/topics-card.tsx';
import { useCall } from '../../api.ts';
import { Loaded } from '../../shell/pieces.ts';
import { CompanyCard } from './detail/company-card.tsx';
import { ConsentsCard } from './detail/consents-card.tsx';
import { FactsCard } from './detail/facts-card.tsx';
import { JourneysCard } from './detail/journeys-card.tsx';
import { LeadHeader } from './detail/lead-header.tsx';
import { NoteComposer } from './detail/note-composer.tsx';
import { ScoresCard } from './detail/scores-card.tsx';
import { Timeline } from './detail/timeline.tsx';

/** All about one lead: who, how far, why, and everything that happened. */
export function LeadPage() {
  const { t } = useTranslation('leads');
  const id = Number(useParams().id);
  const lead = useCall(leadRoutes.detail, { params: { id } });
  const fields = useCall(leadRoutes.fields, {});
  return (
    <Loaded query={lead} skeleton={<PageSkeleton />}>
      {(one) => (
        <>
          <LeadHeader lead={one} />
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, md: 5, lg: 4 }}>
              <Stack gap="md">
                <ScoresCard lead={one} />
                <TasksCard leadId={id} />
                <FactsCard lead={one} fields={fields.data ?? []} />
                <CompanyCard lead={one} fields={fields.data ?? []} />
                <JourneysCard lead={one} />
                <QualificationCard leadId={id} />
                <ConsentsCard lead={one} />
                <TopicsCard leadId={id} />
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 7, lg: 8 }} component="section" aria-label={t('timeline')}>
              <Stack gap="md">
                <NoteComposer leadId={id} />
                <Timeline leadId={id} fields={fields.data ?? []} />
              </Stack>
            </Grid.Col>
          </Grid>
        </>
      )}
    </Loaded>
  );
}

function PageSkeleton() {
  return (
    <Stack>
      <Skeleton height={40} width={320} />
      <Grid>
        <Grid.Col span={{ base: 12, md: 5, lg: 4 }}>
          <Skeleton height={360} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7, lg: 8 }}>
          <Skeleton height={560} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
