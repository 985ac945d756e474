import { actionRoutes } from '@cultivar/contract';
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../api.ts';
import { Card } from '../areas/leads/detail/card.tsx';
import { useWords } from '../areas/leads/lead-marks.tsx';
import { noteFailed, useMay, useProblemText } from '../shell/pieces.ts';

/** Which topics a lead gets; what it left itself stays left. Nothing where the house has no topics. */
export function TopicsCard({ leadId }: { leadId: number }) {
  const { t } = useTranslation('actions');
  const say = useWords();
  const problem = useProblemText();
  const may = useMay('admin', 'marketer', 'sales');
  const topics = useCall(actionRoutes.leadTopics, { params: { id: leadId } }).data?.items ?? [];
  const choose = useAct(actionRoutes.chooseTopic, ['/api/leads']);
  if (!topics.length) return null;
  return (
    <Card title={t('topics')}>
      {topics.map((topic) => {
        const own = topic.by === 'lead' && !topic.subscribed;
        return (
          <Switch
            key={topic.id}
            label={say(topic.name)}
            description={own ? t('leftItself') : undefined}
            checked={topic.subscribed}
            disabled={!may || own || choose.isPending}
            onChange={(event) =>
              choose.mutate(
                { params: { id: leadId, topic: topic.id }, body: { subscribed: event.currentTarget.checked } },
                { onError: (error) => noteFailed(problem(error)) },
              )
            }
          />
        );
      })}
    </Card>
  );
}
