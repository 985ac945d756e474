import type { EntryReason, WhyNot } from '@cultivar/contract';
import { walkRoutes, workflowRoutes } from '@cultivar/contract';
import { Alert, Anchor, Badge, Drawer, Group, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../api.ts';
import { Because } from '../areas/leads/detail/because.tsx';
import { Loaded, useDates } from '../shell/pieces.ts';
import { useStepText } from './step-text.ts';

/** Why a lead is not in a workflow: what keeps it out with the values of now, or what has to happen first. */
export function WhyNotDrawer(props: {
  readonly lead: { readonly id: number; readonly name: string };
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onTrace: (enrolmentId: number) => void;
}) {
  const { t } = useTranslation(['walks', 'shell']);
  const [chosen, choose] = useState<string | null>(null);
  const workflows = useCall(workflowRoutes.list, { query: { limit: 200 } }, { enabled: props.opened });
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      position="right"
      size="lg"
      title={t('walks:whyNot')}
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      <Stack gap="md">
        <Select
          label={t('walks:whyNotOf', { name: props.lead.name })}
          placeholder={t('walks:chooseWorkflow')}
          searchable
          data={(workflows.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
          value={chosen}
          onChange={choose}
          data-autofocus
        />
        {chosen && <Answer workflowId={Number(chosen)} leadId={props.lead.id} onTrace={props.onTrace} />}
      </Stack>
    </Drawer>
  );
}

function Answer(props: { workflowId: number; leadId: number; onTrace: (enrolmentId: number) => void }) {
  const answer = useCall(walkRoutes.whyNot, { params: { id: props.workflowId, lead: props.leadId } });
  return <Loaded query={answer}>{(one) => <Reasons answer={one} onTrace={props.onTrace} />}</Loaded>;
}

type RuleReason = Extract<EntryReason, { kind: 'entry-rule' | 'suppression-rule' }>;
type WayIn = Extract<EntryReason, { kind: 'way-in' }>;

function Reasons({ answer, onTrace }: { answer: WhyNot; onTrace: (enrolmentId: number) => void }) {
  const { t } = useTranslation('walks');
  const sentence = useSentence();
  const ways = answer.reasons.filter((one): one is WayIn => one.kind === 'way-in');
  const rules = answer.reasons.filter(
    (one): one is RuleReason => one.kind === 'entry-rule' || one.kind === 'suppression-rule',
  );
  const walk = answer.reasons.find((one) => one.kind === 'inside' || one.kind === 'was-inside');
  return (
    <Stack gap="md">
      <Alert
        variant="light"
        color={answer.settles ? 'orange' : 'sprout'}
        icon={answer.settles ? <IconLock /> : <IconCircleCheck />}
      >
        <Text size="sm" fw={500}>
          {sentence(answer)}
        </Text>
        {walk && 'enrolmentId' in walk && (
          // on the coloured ground of the answer the colour of links is too pale
          <Anchor
            component="button"
            type="button"
            size="sm"
            mt={4}
            c="inherit"
            underline="always"
            onClick={() => onTrace(walk.enrolmentId)}
          >
            {t('trace')}
          </Anchor>
        )}
      </Alert>
      {rules.map((rule) => (
        <RuleCard key={rule.kind} rule={rule} />
      ))}
      {ways.length > 0 && (
        <Paper withBorder p="sm">
          <Title order={3} size="h6" mb={6}>
            {t('waysIn')}
          </Title>
          <Stack gap="sm">
            {ways.map((way) => (
              <Way key={way.node.id} way={way} />
            ))}
          </Stack>
        </Paper>
      )}
    </Stack>
  );
}

function RuleCard({ rule }: { rule: RuleReason }) {
  const { t } = useTranslation('walks');
  const keepsOut = rule.holds === (rule.kind === 'suppression-rule');
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" mb={4}>
        <Title order={3} size="h6">
          {t(rule.kind === 'entry-rule' ? 'entryRule' : 'suppressionRule')}
        </Title>
        <Badge tt="none" variant="light" color={keepsOut ? 'orange' : 'sprout'}>
          {t(rule.holds ? 'ruleHolds' : 'ruleHoldsNot')}
        </Badge>
      </Group>
      <Because because={{ checks: rule.checks }} fields={[]} />
    </Paper>
  );
}

function Way({ way }: { way: WayIn }) {
  const { t } = useTranslation('walks');
  const dates = useDates();
  const { title, summary } = useStepText()(way.node);
  const at = way.lastAt && dates.exact(way.lastAt);
  return (
    <div>
      <Text size="sm" fw={500}>
        {title}
      </Text>
      <Text size="xs" c="dimmed">
        {[
          summary !== title && summary,
          way.byHand && summary !== t('wayByHand') && t('wayByHand'),
          way.listens && (at ? t(way.whileOpen ? 'waySince' : 'wayBefore', { at }) : t('wayNever')),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
    </div>
  );
}

function useSentence(): (answer: WhyNot) => string {
  const { t } = useTranslation('walks');
  const dates = useDates();
  return ({ lead, workflow, settles, reasons }) => {
    const said = { name: lead.name, workflow: workflow.name };
    const reason = reasons.find(({ kind }) => kind === settles);
    switch (reason?.kind) {
      case 'status':
        return t(`not_status_${reason.status}` as 'not_status_draft', said);
      case 'inside':
        return t('not_inside', { ...said, since: dates.exact(reason.since) });
      case 'was-inside':
        return reason.againAt
          ? t('not_was-inside-again', { ...said, since: dates.day(reason.since), again: dates.exact(reason.againAt) })
          : t('not_was-inside', { ...said, since: dates.day(reason.since), count: reason.times });
      case 'too-often':
        return t('not_too-often', { ...said, count: reason.times });
      case 'entry-rule':
        return t('not_entry-rule', said);
      case 'suppression-rule':
        return t('not_suppression-rule', said);
      case 'held-out':
        return t('not_held-out', said);
      default:
        return t(reasons.some((one) => one.kind === 'way-in' && one.listens) ? 'mayNotYet' : 'mayByHand', said);
    }
  };
}
