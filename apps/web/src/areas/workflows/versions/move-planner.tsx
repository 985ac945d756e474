import type { Graph, GraphNode } from '@cultivar/workflow';
import { Badge, Button, Checkbox, Group, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { IconArrowForwardUp, IconDoorExit, IconPlayerPause, IconRepeat } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../../shell/pieces.ts';
import { useEditorView } from '../editor/editor-context.ts';
import { summaryOf } from '../model/references.ts';
import { allStay, goAlong, sumsOf, targetsOf } from './move-rows.ts';
import type { Choices, MoveRow } from './move-rows.ts';
import { repeats } from './repeats.ts';
import styles from './versions.module.css';

interface MovePlannerProps {
  readonly rows: readonly MoveRow[];
  readonly target: Graph;
  readonly choices: Choices;
  readonly resend: boolean;
  readonly onChoices: (choices: Choices) => void;
  readonly onResend: (resend: boolean) => void;
}
/** Where leads stand on older versions, and what becomes of them; with the sums. */
export function MovePlanner(props: MovePlannerProps) {
  const { rows, choices, resend, onChoices, onResend } = props;
  const { t } = useTranslation('workflows');
  const versions = [...new Set(rows.map(({ versionNo }) => versionNo))];
  return (
    <Stack gap="xs" component="section" aria-labelledby="move-plan">
      <Group justify="space-between" align="flex-end" gap="xs">
        <div>
          <Title order={3} size="sm" id="move-plan">
            {t('movePlan')}
          </Title>
          <Text size="xs" c="dimmed">
            {t('movePlanHelp')}
          </Text>
        </div>
        <Group gap={6}>
          <Button size="compact-xs" variant="default" onClick={() => onChoices(goAlong(rows))}>
            {t('moveAll')}
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => onChoices(allStay(rows))}>
            {t('moveNone')}
          </Button>
        </Group>
      </Group>
      <div className={styles.plan}>
        <div className={`${styles.planRow} ${styles.planHead}`} aria-hidden>
          <span>{t('moveStandsAt')}</span>
          <span style={{ textAlign: 'right' }}>{t('leads')}</span>
          <span>{t('moveBecomes')}</span>
        </div>
        {versions.map((no) => (
          <Version key={no} no={no} alone={versions.length === 1} {...props} />
        ))}
        <Sums rows={rows} choices={choices} />
      </div>
      <Checkbox
        label={t('moveResend')}
        description={t('moveResendHelp')}
        checked={resend}
        onChange={(event) => onResend(event.currentTarget.checked)}
      />
    </Stack>
  );
}

function Version({ no, alone, rows, ...rest }: MovePlannerProps & { readonly no: number; readonly alone: boolean }) {
  const { t } = useTranslation('workflows');
  return (
    <>
      {!alone && <div className={styles.planGroup}>{t('moveFrom', { no })}</div>}
      {rows
        .filter(({ versionNo }) => versionNo === no)
        .map((row) => (
          <PlanRow key={row.key} row={row} {...rest} />
        ))}
    </>
  );
}

function PlanRow({ row, target, choices, onChoices }: Omit<MovePlannerProps, 'rows'> & { readonly row: MoveRow }) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const { registry, language } = useEditorView();
  const name = useStepName();
  const choice = choices[row.key] ?? 'stay';
  const targets = targetsOf(target, (node) => registry.get(node.type)?.category === 'entry');
  const title = registry.get(row.node.type)?.title[language] ?? row.node.type;
  const options = [
    { value: 'stay', label: t('moveStay', { no: row.versionNo }) },
    ...(row.step === 'gone'
      ? []
      : [
          { value: `to:${row.node.id}`, label: t('moveSame') },
          ...(row.waiting + row.held > 0 ? [{ value: `again:${row.node.id}`, label: t('moveAgain') }] : []),
        ]),
    { value: 'leave', label: t('moveLeave') },
    {
      group: t('moveOther'),
      items: targets
        .filter(({ id }) => row.step === 'gone' || id !== row.node.id)
        .map((node) => ({ value: `to:${node.id}`, label: name(node) })),
    },
  ];
  return (
    <div className={styles.planRow}>
      <div>
        <Group gap={6}>
          <Text size="sm" fw={600}>
            {title}
          </Text>
          {row.step !== 'same' && (
            <Badge tt="none" size="sm" variant="light" color={row.step === 'gone' ? 'red' : 'orange'}>
              {t(row.step === 'gone' ? 'moveStepGone' : 'moveStepChanged')}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {name(row.node, false)}
        </Text>
      </div>
      <div className={styles.count}>{number(row.leads)}</div>
      <div>
        <NativeSelect
          size="sm"
          aria-label={t('moveBecomesOf', { step: name(row.node), no: row.versionNo })}
          data={options}
          value={choice}
          onChange={(event) => onChoices({ ...choices, [row.key]: event.currentTarget.value })}
        />
        <Text size="xs" c="dimmed" mt={4} aria-live="polite">
          <Consequence row={row} choice={choice} />
        </Text>
        <Again steps={repeats(row, choice, target, registry).map((node) => name(node))} />
      </div>
    </div>
  );
}

/** What the choice means for who waits, is held or has stopped. */
function Consequence({ row, choice }: { row: MoveRow; choice: string }) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  if (choice === 'stay' || choice === 'leave') return null;
  const same = choice === `to:${row.node.id}` && row.step !== 'gone';
  const again = choice.startsWith('again:');
  const parts = [
    same && row.waiting > 0 && t('moveKeepsTime'),
    again && row.waiting > 0 && t('moveBeginsAnew'),
    same && row.held > 0 && t('moveHeld', { count: row.held, n: number(row.held) }),
    again && row.held > 0 && t('moveAsksAgain'),
    row.failed > 0 && t('moveFailed', { n: number(row.failed) }),
  ].filter(Boolean);
  return parts.join(' · ');
}

const MOST_NAMED = 3;
/** What these leads have had already and get again by the choice. */
function Again({ steps }: { steps: readonly string[] }) {
  const { t } = useTranslation('workflows');
  const named = steps.slice(0, MOST_NAMED).join(' · ');
  const rest = steps.length - MOST_NAMED;
  return (
    <div aria-live="polite">
      {steps.length > 0 && (
        <Text size="xs" c="var(--mantine-color-orange-light-color)" mt={4} className={styles.again}>
          <IconRepeat size={14} aria-hidden />
          <span>
            {t('moveRepeats', { steps: named })}
            {rest > 0 && ` ${t('andMore', { count: rest })}`}
          </span>
        </Text>
      )}
    </div>
  );
}

/** Title and what it does, in a line. */
function useStepName() {
  const { registry, references, language } = useEditorView();
  return (node: GraphNode, withTitle = true): string => {
    const type = registry.get(node.type);
    const summary = summaryOf(node, type, references, language);
    const title = type?.title[language] ?? node.type;
    return withTitle ? (summary ? `${title}: ${summary}` : title) : summary;
  };
}

function Sums({ rows, choices }: Pick<MovePlannerProps, 'rows' | 'choices'>) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const { stay, move, leave } = sumsOf(rows, choices);
  const on = [...new Set(rows.flatMap(({ key, versionNo }) => ((choices[key] ?? 'stay') === 'stay' ? versionNo : [])))];
  const say = (count: number) => ({ count, n: number(count) });
  return (
    <div className={styles.sums} role="status">
      <span className={styles.sum}>
        <IconPlayerPause size={16} aria-hidden />
        {on.length === 1 ? t('moveSumStayOn', { ...say(stay), no: on[0] }) : t('moveSumStay', say(stay))}
      </span>
      <span className={styles.sum}>
        <IconArrowForwardUp size={16} aria-hidden />
        {t('moveSumMove', say(move))}
      </span>
      <span className={styles.sum}>
        <IconDoorExit size={16} aria-hidden />
        {t('moveSumLeave', say(leave))}
      </span>
    </div>
  );
}
