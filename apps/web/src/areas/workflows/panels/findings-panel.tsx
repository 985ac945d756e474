import { mutedReason, sameAs } from '@cultivar/workflow';
import type { Finding, Graph, MutedFinding } from '@cultivar/workflow';
import { ActionIcon, Badge, Button, Group, Stack, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconBell, IconBellOff, IconCircleCheck, IconExclamationCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEditorView } from '../editor/editor-context.ts';
import styles from '../editor/editor.module.css';
import { named } from '../model/named.ts';
import { summaryOf } from '../model/references.ts';

interface FindingsPanelProps {
  readonly graph: Graph;
  readonly findings: readonly Finding[];
  /** Leads that were looked at; undefined: not yet. */
  readonly people: number | undefined;
  /** A step, one of its settings, or (without a step) one of the workflow's. */
  readonly onShow: (nodeId: string | undefined, field?: string) => void;
  /** Left out: nothing can be changed. */
  readonly onMute?: (muted: readonly MutedFinding[]) => void;
}
/** What is wrong with the draft; a click leads to the place. A warning can be kept, with the reason. */
export function FindingsPanel({ graph, findings, people, onShow, onMute }: FindingsPanelProps) {
  const { t } = useTranslation('workflows');
  const [muting, setMuting] = useState<Finding | null>(null);
  const reasons = new Map(findings.map((finding) => [finding, mutedReason(graph, finding)]));
  const rank = (finding: Finding) => (finding.severity === 'error' ? 0 : reasons.get(finding) === undefined ? 1 : 2);
  const sorted = [...findings].sort((a, b) => rank(a) - rank(b));
  const counting = findings.filter((finding) => rank(finding) < 2).length;
  const looked = people === undefined ? t('housePending') : t('houseLooked', { count: people });
  const mute = (finding: Finding, reason: string | null) => {
    const { code, at } = finding;
    const others = (graph.muted ?? []).filter((one) => !sameAs(one, finding));
    onMute?.(reason === null ? others : [...others, { code, ...at, reason }]);
    setMuting(null);
  };
  return (
    <Stack gap="xs">
      {counting === 0 && (
        <Group gap="xs" pt={4}>
          <IconCircleCheck size={20} color="var(--mantine-primary-color-filled)" aria-hidden />
          <Text size="sm">{t('noFindings')}</Text>
        </Group>
      )}
      <Stack gap={2} component="ul" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {sorted.map((finding, index) => (
          <li key={index}>
            <Row
              {...{ graph, finding, onShow }}
              reason={reasons.get(finding)}
              {...(onMute && finding.severity === 'warning' && { onMute: () => setMuting(finding) })}
              onUnmute={() => mute(finding, null)}
            />
            {muting === finding && (
              <Reason onKeep={(reason) => mute(finding, reason)} onCancel={() => setMuting(null)} />
            )}
          </li>
        ))}
      </Stack>
      <Text size="xs" c="dimmed">
        {looked}
      </Text>
    </Stack>
  );
}

interface RowProps {
  readonly graph: Graph;
  readonly finding: Finding;
  readonly reason: string | undefined;
  readonly onShow: FindingsPanelProps['onShow'];
  readonly onMute?: () => void;
  readonly onUnmute: () => void;
}
function Row({ graph, finding, reason, onShow, onMute, onUnmute }: RowProps) {
  const { t } = useTranslation('workflows');
  const { registry, references, language } = useEditorView();
  const node = graph.nodes.find(({ id }) => id === finding.at.node);
  const type = node && registry.get(node.type);
  const error = finding.severity === 'error';
  const Icon = error ? IconExclamationCircle : IconAlertTriangle;
  const colour = error ? 'var(--mantine-color-error)' : 'var(--mantine-color-orange-text)';
  const kept = reason !== undefined;
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <UnstyledButton
        className={styles.row!}
        disabled={!node && finding.at.field === undefined}
        style={{ flex: 1 }}
        onClick={() => onShow(node?.id, finding.at.field)}
      >
        <Icon size={18} color={kept ? 'var(--mantine-color-dimmed)' : colour} aria-hidden style={{ flex: 'none' }} />
        <div style={{ flex: 1, minWidth: 0 }}>
          <Text size="sm" c={kept ? 'dimmed' : undefined}>
            {named(finding.message[language], references)}
          </Text>
          <Text size="xs" c="dimmed">
            {[type?.title[language], node && summaryOf(node, type, references, language)].filter(Boolean).join(' · ')}
          </Text>
          {kept && (
            <Text size="xs" fs="italic">
              {t('keptBecause', { reason })}
            </Text>
          )}
        </div>
        <Badge
          tt="none"
          size="sm"
          variant="light"
          color={error ? 'red' : kept ? 'gray' : 'orange'}
          style={{ flex: 'none' }}
          visibleFrom="xs"
        >
          {t(error ? 'severityError' : kept ? 'severityKept' : 'severityWarning')}
        </Badge>
      </UnstyledButton>
      {onMute && (
        <Tooltip label={t(kept ? 'countAgain' : 'keepWarning')}>
          <ActionIcon
            mt={6}
            variant="subtle"
            color="gray"
            aria-label={`${t(kept ? 'countAgain' : 'keepWarning')}: ${finding.message[language]}`}
            onClick={kept ? onUnmute : onMute}
          >
            {kept ? <IconBell size={16} /> : <IconBellOff size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}

function Reason({ onKeep, onCancel }: { onKeep: (reason: string) => void; onCancel: () => void }) {
  const { t } = useTranslation('workflows');
  const [reason, setReason] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) onKeep(reason.trim());
      }}
    >
      <Group gap="xs" align="flex-end" pl={38} pb="xs">
        <TextInput
          size="xs"
          flex={1}
          miw={200}
          maw={460}
          data-autofocus
          autoFocus
          maxLength={300}
          label={t('whyKept')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" disabled={!reason.trim()}>
          {t('keep')}
        </Button>
        <Button size="xs" variant="default" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </Group>
    </form>
  );
}
