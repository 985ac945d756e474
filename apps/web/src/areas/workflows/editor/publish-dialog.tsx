import { workflowRoutes } from '@cultivar/contract';
import type { WorkflowDetail } from '@cultivar/contract';
import type { Finding, Graph } from '@cultivar/workflow';
import { Alert, Button, Group, List, Modal, Stack, Text, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconExclamationCircle, IconRocket } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../../api.ts';
import { noteDone, noteFailed, useNumbers } from '../../../shell/pieces.ts';
import { differences } from '../model/differences.ts';
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
  const numbers = useCall(workflowRoutes.numbers, { params: { id: workflow.id } }, { staleTime: 0 });
  const publish = useAct(workflowRoutes.publish);
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const changes = workflow.live && differences(workflow.live.graph, graph);
  const entries = graph.nodes.filter((node) => registry.get(node.type)?.category === 'entry');
  const stepOf = ({ at }: Finding) => {
    const node = graph.nodes.find(({ id }) => id === at.node);
    return node && registry.get(node.type)?.title[language];
  };
  const act = async () => {
    const revision = await flush();
    if (revision === undefined) return noteFailed(t('saveFirst'));
    publish.mutate(
      { params: { id: workflow.id }, body: { revision, note } },
      {
        onSuccess: ({ no }) => {
          noteDone(t('publishedAs', { no }));
          onPublished();
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={t('publishTitle', { name: workflow.name })} size="lg">
      <Stack gap="md">
        {errors.length > 0 ? (
          <Alert color="red" icon={<IconExclamationCircle />} title={t('errorsFirst', { count: errors.length })}>
            <Findings findings={errors} stepOf={stepOf} language={language} />
          </Alert>
        ) : (
          <List spacing={6} size="sm">
            <List.Item>{t('stepsAndEntries', { steps: number(graph.nodes.length), count: entries.length })}</List.Item>
            {changes && (
              <List.Item>
                {changes.total === 0
                  ? t('nothingChanged', { no: workflow.live!.no })
                  : t('changedSince', {
                      no: workflow.live!.no,
                      added: number(changes.added),
                      changed: number(changes.changed),
                      removed: number(changes.removed),
                    })}
              </List.Item>
            )}
            <List.Item>
              {numbers.data && numbers.data.inside > 0
                ? t('stayOnTheirs', { count: numbers.data.inside, n: number(numbers.data.inside) })
                : t('nobodyInside')}
            </List.Item>
            <List.Item>{t('onlyNewcomers')}</List.Item>
          </List>
        )}
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
      </Stack>
    </Modal>
  );
}

const SHOWN = 5;
interface FindingsProps {
  readonly findings: readonly Finding[];
  readonly stepOf: (finding: Finding) => string | undefined;
  readonly language: 'de' | 'en';
}
function Findings({ findings, stepOf, language }: FindingsProps) {
  const { t } = useTranslation('workflows');
  return (
    <Stack gap={2}>
      {findings.slice(0, SHOWN).map((finding, index) => (
        <Text key={index} size="sm">
          {[stepOf(finding), finding.message[language]].filter(Boolean).join(' · ')}
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
