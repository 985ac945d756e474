import { scoringRoutes } from '@cultivar/contract';
import type { Out } from '@cultivar/contract';
import type { ScoringModel } from '@cultivar/scoring';
import { Alert, Button, Grid, Group, Progress, Stack, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../api.ts';
import { Loaded, noteDone, noteFailed, PageHeader, useMay, useNumbers, useProblemText } from '../../shell/pieces.ts';
import { EngagementRules } from './engagement-rules.tsx';
import { FitRules, isEmpty } from './fit-rules.tsx';
import { Outlook } from './outlook.tsx';
import { Thresholds } from './thresholds.tsx';

/** What makes a lead fit and keen, from when on it is an MQL, and what that would mean right now. */
export function ScoringPage() {
  const scoring = useCall(
    scoringRoutes.read,
    {},
    // while it is reckoned anew, say how far it is
    { refetchInterval: (query) => (query.state.data?.run ? 1000 : false) },
  );
  return <Loaded query={scoring}>{(state) => <Editor state={state} />}</Loaded>;
}

function Editor({ state }: { state: Out<typeof scoringRoutes.read> }) {
  const { t } = useTranslation('scoring');
  const say = useProblemText();
  const mayEdit = useMay('admin', 'marketer');
  const [draft, setDraft] = useState<ScoringModel | null>(null);
  const save = useAct(scoringRoutes.save, ['/api/scoring', '/api/leads']);
  const model = draft ?? state.model;
  const change = (changes: Partial<ScoringModel>) => mayEdit && setDraft({ ...model, ...changes });
  const changed = draft !== null && JSON.stringify(draft) !== JSON.stringify(state.model);
  const nameless = [...model.fit, ...model.engagement].some((rule) => !rule.name.trim());
  const open = model.fit.some((rule) => isEmpty(rule.rule));
  const keep = () =>
    save.mutate(
      { body: model },
      {
        onSuccess: () => {
          setDraft(null);
          noteDone(t('saved'));
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          mayEdit && (
            <>
              {changed && (
                <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => setDraft(null)}>
                  {t('discard')}
                </Button>
              )}
              <Button disabled={!changed || nameless || open} loading={save.isPending} onClick={keep}>
                {t('save', { ns: 'shell' })}
              </Button>
            </>
          )
        }
      />
      {state.run && <Running run={state.run} />}
      {nameless && (
        <Alert color="yellow" mb="md">
          {t('nameless')}
        </Alert>
      )}
      {open && (
        <Alert color="yellow" mb="md">
          {t('openCondition')}
        </Alert>
      )}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="lg">
            <FitRules rules={model.fit} onChange={(fit) => change({ fit })} model={model} readOnly={!mayEdit} />
            <EngagementRules
              rules={model.engagement}
              onChange={(engagement) => change({ engagement })}
              readOnly={!mayEdit}
            />
            <Thresholds model={model} onChange={change} readOnly={!mayEdit} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Outlook model={model} saved={!changed} />
        </Grid.Col>
      </Grid>
    </>
  );
}

function Running({ run }: { run: NonNullable<Out<typeof scoringRoutes.read>['run']> }) {
  const { t } = useTranslation('scoring');
  const { number } = useNumbers();
  return (
    <Alert mb="md" variant="light">
      <Group justify="space-between" mb={6}>
        <Text size="sm" role="status">
          {t('running', { done: number(run.done), of: number(run.of) })}
        </Text>
      </Group>
      <Progress value={run.of ? (run.done / run.of) * 100 : 100} animated aria-label={t('runningLabel')} />
    </Alert>
  );
}
