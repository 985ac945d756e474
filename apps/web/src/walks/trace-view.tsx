import type { LeadField, TraceStep, WalkTrace } from '@cultivar/contract';
import { leadRoutes, walkRoutes } from '@cultivar/contract';
import { TO_GOAL } from '@cultivar/engine';
import { registry } from '@cultivar/nodes';
import { Alert, Anchor, Badge, Box, Group, Stack, Text, ThemeIcon, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowsRightLeft,
  IconClock,
  IconFlag,
  IconHandMove,
  IconInfoCircle,
  IconMail,
  IconWebhook,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCall } from '../api.ts';
import { Because } from '../areas/leads/detail/because.tsx';
import { portWords } from '../areas/leads/detail/node-words.ts';
import { useWords } from '../areas/leads/lead-marks.tsx';
import { NodeIcon } from '../areas/workflows/editor/node-icon.tsx';
import { Loaded, useDates } from '../shell/pieces.ts';
import { useEventText, useStepText } from './step-text.ts';
import { useDuration } from './use-duration.ts';
import { useWhyHere } from './why-here.ts';

/** One lead's walk: why it is where it is, then every step with the values that decided. */
export function TraceView({ enrolmentId }: { enrolmentId: number }) {
  const trace = useCall(walkRoutes.trace, { params: { id: enrolmentId } }, { refetchInterval: 10_000 });
  return <Loaded query={trace}>{(one) => <Trace trace={one} />}</Loaded>;
}

function Trace({ trace }: { trace: WalkTrace }) {
  const { t } = useTranslation('walks');
  const dates = useDates();
  const whyHere = useWhyHere();
  const step = useStepText();
  const failed = trace.now?.standing === 'failed';
  const steps = asVisits(trace.steps);
  return (
    <Stack gap="md">
      <Alert
        variant="light"
        color={failed ? 'red' : trace.now ? 'sprout' : 'gray'}
        icon={failed ? <IconAlertTriangle /> : trace.now ? <IconInfoCircle /> : <IconFlag />}
      >
        <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
          {whyHere(trace)}
        </Text>
      </Alert>
      <Group gap="xs" justify="space-between">
        <Text size="xs" c="dimmed">
          {[
            t('entered', { at: dates.exact(trace.enteredAt) }),
            trace.entry && t('enteredBy', { entry: step(trace.entry).title }),
            t('versionNo', { no: trace.versionNo }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        <Group gap="sm">
          <Anchor component={Link} to={`/leads/${trace.lead.id}`} size="xs">
            {t('toLead')}
          </Anchor>
          <Anchor component={Link} to={`/workflows/${trace.workflow.id}`} size="xs">
            {t('toWorkflow')}
          </Anchor>
        </Group>
      </Group>
      {trace.cut && (
        <Text size="xs" c="dimmed">
          {t('cut')}
        </Text>
      )}
      {trace.steps.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noSteps')}
        </Text>
      )}
      <Stack component="ol" gap={0} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {steps.map((one, index) => (
          <StepLine key={one.seq} step={one} last={index === steps.length - 1} nodes={trace.steps} />
        ))}
      </Stack>
    </Stack>
  );
}

/** Going into a wait and coming out of it are one visit, once it is over. */
function asVisits(steps: readonly TraceStep[]): readonly TraceStep[] {
  return steps.flatMap((step, index) => {
    if (steps[index + 1]?.waitedMs != null) return [];
    if (step.waitedMs === null) return [step];
    const before = steps[index - 1]!;
    return [{ ...step, because: { ...before.because, ...step.because }, sent: [...before.sent, ...step.sent] }];
  });
}

const CATEGORY_COLOURS: Readonly<Record<string, string>> = { time: 'blue', logic: 'violet', message: 'sprout' };

function StepLine({ step, last, nodes }: { step: TraceStep; last: boolean; nodes: readonly TraceStep[] }) {
  const dates = useDates();
  const text = useStepText()(step.node);
  const type = step.node ? registry.get(step.node.type) : undefined;
  return (
    <Group component="li" wrap="nowrap" align="stretch" gap="sm">
      <Box pos="relative" style={{ flexShrink: 0 }}>
        <ThemeIcon
          variant="light"
          color={CATEGORY_COLOURS[type?.category ?? ''] ?? 'gray'}
          size={28}
          radius="xl"
          aria-hidden
        >
          {step.took === 'moved' ? <IconHandMove size={16} /> : <NodeIcon name={type?.icon ?? ''} size={16} />}
        </ThemeIcon>
        {!last && <Box pos="absolute" left={13.5} top={30} bottom={2} w={1} bg="var(--mantine-color-default-border)" />}
      </Box>
      <Box flex={1} miw={0} pb="md" pt={3}>
        <Text size="sm">
          <Text span fw={600} size="sm">
            {text.title}
          </Text>
          <Way step={step} nodes={nodes} />
        </Text>
        {text.summary && (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {text.summary}
          </Text>
        )}
        <Why step={step} />
        <Sent step={step} />
      </Box>
      <Tooltip label={dates.exact(step.at)}>
        <Text component="time" dateTime={step.at} size="xs" c="dimmed" pt={5} ta="right" style={{ flexShrink: 0 }}>
          {dates.day(step.at)}
          <br />
          {dates.clock(step.at)}
        </Text>
      </Tooltip>
    </Group>
  );
}

/** ` → nein`, or that it waits, left or was moved. */
function Way({ step, nodes }: { step: TraceStep; nodes: readonly TraceStep[] }) {
  const { t } = useTranslation('walks');
  const say = useWords();
  const name = useStepText();
  const duration = useDuration();
  const target = nodes.find(({ node }) => node?.id === step.because.to)?.node;
  const words = {
    wait: t('tookWait'),
    hold: t('tookHold'),
    leave: t('tookLeave'),
    [TO_GOAL]: t('tookGoal'),
  } as Readonly<Record<string, string>>;
  const way =
    step.took === 'moved'
      ? t('tookMoved', { step: target ? name(target).title : String(step.because.to ?? '') })
      : (words[step.took] ?? (say(step.node ? portWords(step.node, step.took) : undefined) || ''));
  return (
    <>
      {way && (
        <Text span size="sm">
          {' → '}
          {way}
        </Text>
      )}
      {step.waitedMs !== null && (
        <Badge ml={8} size="sm" variant="light" color="gray" tt="none" leftSection={<IconClock size={11} />}>
          {t('waited', { time: duration(step.waitedMs / 1000) })}
        </Badge>
      )}
    </>
  );
}

function Why({ step: { because } }: { step: TraceStep }) {
  const { t } = useTranslation('walks');
  const event = useEventText();
  const fields = useCall(leadRoutes.fields, {}, { staleTime: 60_000 });
  const values = useValues(fields.data ?? []);
  const { event: kind, ref: _ref, by, skipped, timeout, answer, to: _to, ...rest } = because;
  const told = [
    typeof kind === 'string' && t('becauseEvent', { what: event({ kind }) }),
    timeout === true && t('becauseTimeout'),
    typeof answer === 'string' && t('becauseAnswer', { answer }),
    because.suppressed === true && t('becauseSuppressed'),
    skipped === true ? t('skipped') : by !== undefined && t('byHand'),
    ...values(because),
  ].filter((one) => typeof one === 'string');
  return (
    <>
      {told.length > 0 && <Text size="xs">{told.join(' · ')}</Text>}
      <Because because={rest} fields={fields.data ?? []} />
    </>
  );
}

/** Values that a step without a rule decided by. */
function useValues(fields: readonly LeadField[]): (because: TraceStep['because']) => string[] {
  const { t } = useTranslation('walks');
  const say = useWords();
  const dates = useDates();
  return ({ field, found, of, branch, content, was, date }) => {
    const shown = found === null || found === undefined || found === '' ? '–' : String(found);
    const label = typeof field === 'string' ? say(fields.find(({ key }) => key === field)?.label) || field : null;
    return [
      label && `${label}: ${shown}`,
      of !== undefined && t('becauseOutcome', { outcome: shown }),
      typeof branch === 'string' && branch && t('becauseBranch', { branch }),
      typeof content === 'string' && t('becauseContent', { content }),
      typeof was === 'string' && t('becauseWas', { at: dates.exact(was) }),
      typeof date === 'string' && t('becauseDate', { date: dates.day(date) }),
    ].filter((one) => typeof one === 'string');
  };
}

const SENT_ICONS = { mail: IconMail, webhook: IconWebhook, handoff: IconArrowsRightLeft };
const SENT_COLOURS: Readonly<Record<string, string>> = {
  sent: 'sprout',
  accepted: 'sprout',
  won: 'sprout',
  failed: 'red',
  refused: 'orange',
  rejected: 'orange',
  unknown: 'yellow',
};
function Sent({ step }: { step: TraceStep }) {
  const { t, i18n } = useTranslation('walks');
  return step.sent.map(({ kind, what, state, code }, index) => {
    const Icon = SENT_ICONS[kind];
    const key = `state_${state}`;
    return (
      <Group key={index} gap={6} mt={4} wrap="nowrap" align="flex-start">
        <Icon size={14} style={{ flexShrink: 0, marginTop: 3 }} aria-hidden />
        <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
          {t(`sent_${kind}`, { what: what ?? (kind === 'handoff' ? t('handoffNobody') : '–') })}
          <Badge ml={6} size="xs" variant="light" tt="none" color={SENT_COLOURS[state] ?? 'gray'}>
            {i18n.exists(`walks:${key}`) ? t(key as 'state_sent') : state}
          </Badge>
          {code && state !== 'sent' && (
            <Text span size="xs" c="dimmed">
              {' '}
              {code}
            </Text>
          )}
        </Text>
      </Group>
    );
  });
}
