import { workflowRoutes } from '@cultivar/contract';
import type { WorkflowDetail } from '@cultivar/contract';
import type { Finding, Graph, Registry } from '@cultivar/workflow';
import { Alert, Button, Group, List, Stack, Text, Textarea, Title } from '@mantine/core';
import { IconAlertTriangle, IconExclamationCircle, IconRocket } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../../api.ts';
import { noteDone, noteFailed, useNumbers } from '../../../shell/pieces.ts';
import { Forecast } from '../panels/forecast.tsx';
import { NO_RAMP, RampField, rampPlan } from '../panels/ramp-field.tsx';
import { DiffList } from '../versions/diff-list.tsx';
import { MovePlanner } from '../versions/move-planner.tsx';
import { PlanDialog } from '../versions/plan-dialog.tsx';
import { useDiff } from '../versions/use-diff.ts';
import { useMovePlan } from '../versions/use-move-plan.ts';
import { useMovedWords } from '../versions/use-moved-words.ts';
import { named } from '../model/named.ts';
import { useEditorView } from './editor-context.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';

interface PublishDialogProps {
  readonly workflow: WorkflowDetail;
  readonly graph: Graph;
  readonly findings: readonly Finding[];
  readonly flush: () => Promise<number | undefined>;
  readonly onShowFindings: () => void;
  readonly onPublished: () => void;
  readonly onClose: () => void;
}
/** What publishing means in numbers, what still stands against it, and a note for later. */
export function PublishDialog(props: PublishDialogProps) {
  const { workflow, graph, findings, flush, onShowFindings, onPublished, onClose } = props;
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const { registry, language } = useEditorView();
  const say = useWorkflowProblem();
  const [note, setNote] = useState('');
  const publish = useAct(workflowRoutes.publish);
  const [ramp, setRamp] = useState(NO_RAMP);
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const diff = useDiff(workflow.live?.graph, graph);
  const planned = useMovePlan(workflow.id, graph);
  const movedWords = useMovedWords();
  const entries = graph.nodes.filter((node) => registry.get(node.type)?.category === 'entry');
  const stepOf = ({ at }: Finding) => {
    const node = graph.nodes.find(({ id }) => id === at.node);
    return node && registry.get(node.type)?.title[language];
  };
  const act = async () => {
    const revision = await flush();
    if (revision === undefined) return noteFailed(t('saveFirst'));
    publish.mutate(
      {
        params: { id: workflow.id },
        body: { revision, note, ...planned.plan, ...(ramp.on && { ramp: rampPlan(ramp) }) },
      },
      {
        onSuccess: ({ no, moved }) => {
          noteDone([t('publishedAs', { no }), moved && movedWords(moved)].filter(Boolean).join(' '));
          onPublished();
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  };
  return (
    <PlanDialog title={t('publishTitle', { name: workflow.name })} onClose={onClose}>
      {errors.length > 0 ? (
        <Alert color="red" icon={<IconExclamationCircle />} title={t('errorsFirst', { count: errors.length })}>
          <Findings findings={errors} stepOf={stepOf} language={language} />
        </Alert>
      ) : (
        <List spacing={6} size="sm">
          <List.Item>{t('stepsAndEntries', { steps: number(graph.nodes.length), count: entries.length })}</List.Item>
          {planned.rows.length === 0 && !planned.loading && <List.Item>{t('nobodyInside')}</List.Item>}
          <List.Item>{t('onlyNewcomers')}</List.Item>
        </List>
      )}
      {errors.length === 0 && diff && (
        <Stack gap={4} component="section" aria-labelledby="publish-changes">
          <Title order={3} size="sm" id="publish-changes">
            {t('diffSince', { no: workflow.live!.no })}
          </Title>
          <DiffList changes={diff.changes} most={MOST_CHANGES} />
        </Stack>
      )}
      {errors.length === 0 && planned.rows.length > 0 && (
        <MovePlanner {...planned} target={graph} onChoices={planned.setChoices} onResend={planned.setResend} />
      )}
      {errors.length === 0 && <Forecast workflowId={workflow.id} byHand={byHand(graph, registry)} />}
      {errors.length === 0 && <RampField choice={ramp} onChange={setRamp} />}
      {warnings.length > 0 && (
        <Alert color="orange" icon={<IconAlertTriangle />} title={t('warningsToo', { count: warnings.length })}>
          <Findings findings={warnings} stepOf={stepOf} language={language} />
        </Alert>
      )}
      {errors.length === 0 && (
        <Textarea
          label={t('publishNote')}
          description={t('publishNoteHelp')}
          maxLength={500}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        {errors.length > 0 ? (
          <Button
            onClick={() => {
              onClose();
              onShowFindings();
            }}
          >
            {t('showFindings')}
          </Button>
        ) : (
          <Button leftSection={<IconRocket size={16} />} loading={publish.isPending} onClick={() => void act()}>
            {t('publish')}
          </Button>
        )}
      </Group>
    </PlanDialog>
  );
}

/** Differences said in the dialog; all of them are in the list of versions. */
const MOST_CHANGES = 8;
const SHOWN = 5;
interface FindingsProps {
  readonly findings: readonly Finding[];
  readonly stepOf: (finding: Finding) => string | undefined;
  readonly language: 'de' | 'en';
}
function Findings({ findings, stepOf, language }: FindingsProps) {
  const { references } = useEditorView();
  const { t } = useTranslation('workflows');
  return (
    <Stack gap={2}>
      {findings.slice(0, SHOWN).map((finding, index) => (
        <Text key={index} size="sm">
          {[stepOf(finding), named(finding.message[language], references)].filter(Boolean).join(' · ')}
        </Text>
      ))}
      {findings.length > SHOWN && (
        <Text size="sm" c="dimmed">
          {t('andMore', { count: findings.length - SHOWN })}
        </Text>
      )}
    </Stack>
  );
}

/** Whether somebody can let leads in by hand. */
const byHand = ({ nodes }: Graph, registry: Registry): boolean =>
  nodes.some(({ type: name, config }) => {
    const type = registry.get(name);
    const parsed = type?.category === 'entry' ? type.config.safeParse(config) : undefined;
    return parsed?.success === true && type!.trigger?.(parsed.data).byHand === true;
  });
