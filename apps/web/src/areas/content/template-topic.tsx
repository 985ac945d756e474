import { actionRoutes } from '@cultivar/contract';
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../api.ts';
import { noteDone, noteFailed, useProblemText } from '../../shell/pieces.ts';

const NONE = '-';

/** What a mail is about; kept at once, since it holds for mails that wait, too. Nothing where the house has no topics. */
export function TemplateTopic({ id, readOnly }: { id: string; readOnly: boolean }) {
  const { t, i18n } = useTranslation('actions');
  const say = useProblemText();
  const topics = useCall(actionRoutes.topics, {}).data?.items ?? [];
  const now = useCall(actionRoutes.templateTopic, { params: { id } }).data;
  const set = useAct(actionRoutes.setTemplateTopic, ['/api/content']);
  if (!topics.length || !now) return null;
  const language = i18n.language === 'en' ? 'en' : 'de';
  const chosen = set.isPending ? set.variables.body.topic : now.topic;
  return (
    <Select
      label={t('topicOf')}
      description={t('topicOfHelp')}
      readOnly={readOnly}
      allowDeselect={false}
      value={chosen ?? NONE}
      data={[
        { value: NONE, label: t('topicNone') },
        ...topics.map((topic) => ({ value: topic.id, label: topic.name[language] })),
      ]}
      onChange={(value) =>
        value !== null &&
        set.mutate(
          { params: { id }, body: { topic: value === NONE ? null : value } },
          { onSuccess: () => noteDone(t('topicSet')), onError: (error) => noteFailed(say(error)) },
        )
      }
    />
  );
}
