import { salesRoutes } from '@cultivar/contract';
import type { HandoffDetail } from '@cultivar/contract';
import { Alert, Grid, Group, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useCall } from '../../api.ts';
import { Loaded, PageHeader, useDates } from '../../shell/pieces.ts';
import { StageBadge, TemperatureMark } from '../leads/lead-marks.tsx';
import { AnswerButtons } from './answer-buttons.tsx';
import { CloseButtons } from './close-buttons.tsx';
import { Deadline } from './deadline.tsx';
import { EssentialsCard, LegalCard } from './essentials-card.tsx';
import { HandoffState, WhyNow } from './handoff-card.tsx';
import { OthersCard, RoutingCard } from './routing-card.tsx';
import { SheetCard } from './sheet-card.tsx';
import { TimelineCard } from './timeline-card.tsx';

/** One handoff: who it is, why now, what is known, what to do next. */
export function HandoffPage() {
  const id = Number(useParams().id);
  const query = useCall(salesRoutes.detail, { params: { id } }, { refetchInterval: 30_000 });
  return <Loaded query={query}>{(handoff) => <Handoff key={handoff.id} handoff={handoff} />}</Loaded>;
}

function Handoff({ handoff }: { handoff: HandoffDetail }) {
  const { t } = useTranslation('sales');
  const { lead } = handoff;
  const working = handoff.state === 'accepted';
  return (
    <>
      <PageHeader
        title={lead.name}
        back="/sales"
        description={[lead.jobTitle, lead.company].filter(Boolean).join(' · ')}
        state={
          <Group gap="sm">
            <StageBadge stage={lead.stage} />
            <TemperatureMark temperature={lead.temperature} />
            <HandoffState handoff={handoff} />
          </Group>
        }
        actions={
          handoff.mayAnswer ? (
            <AnswerButtons id={handoff.id} name={lead.name} />
          ) : working && handoff.mayHandle ? (
            <CloseButtons handoff={handoff} />
          ) : undefined
        }
      />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack>
            <Why handoff={handoff} />
            {(working || handoff.sheet.length > 0) && <SheetCard handoff={handoff} />}
            <TimelineCard leadId={lead.id} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack>
            <EssentialsCard handoff={handoff} />
            <LegalCard handoff={handoff} />
            <RoutingCard handoff={handoff} />
            {handoff.others.length > 0 && <OthersCard handoff={handoff} />}
          </Stack>
        </Grid.Col>
      </Grid>
      {handoff.state === 'expired' && <Alert color="orange">{t('out_passed')}</Alert>}
    </>
  );
}

function Why({ handoff }: { handoff: HandoffDetail }) {
  const { t } = useTranslation('sales');
  const dates = useDates();
  return (
    <Paper component="section" p="md" aria-label={t('whyNow')}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Text fw={600}>{t('whyNow')}</Text>
          {handoff.state === 'offered' && <Deadline minutesLeft={handoff.minutesLeft} dueAt={handoff.dueAt} />}
        </Group>
        <Text>{handoff.reason}</Text>
        {handoff.whyNow.length ? (
          <WhyNow lines={handoff.whyNow} />
        ) : (
          <Text size="sm" c="dimmed">
            {t('noEvidence')}
          </Text>
        )}
        {handoff.answeredAt && (
          <Text size="sm" c="dimmed">
            {t('answeredOn', { when: dates.exact(handoff.answeredAt) })}
            {handoff.recycleAt && ` · ${t('backAt', { when: dates.day(handoff.recycleAt) })}`}
          </Text>
        )}
        {handoff.note && (
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {handoff.note}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
