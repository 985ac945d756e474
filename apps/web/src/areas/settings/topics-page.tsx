import { actionRoutes } from '@cultivar/contract';
import type { Topic } from '@cultivar/contract';
import {
  ActionIcon,
  Button,
  Group,
  Modal,
  Paper,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../api.ts';
import { Loaded, noteDone, noteFailed, useProblemText } from '../../shell/pieces.ts';
import { freeId } from './free-id.ts';

/** What mails are about. */
export function TopicsPage() {
  const topics = useCall(actionRoutes.topics, {});
  return <Loaded query={topics}>{({ items }) => <TopicsForm key={JSON.stringify(items)} saved={items} />}</Loaded>;
}

function TopicsForm({ saved }: { saved: readonly Topic[] }) {
  const { t, i18n } = useTranslation('actions');
  const say = useProblemText();
  const save = useAct(actionRoutes.saveTopics, [
    '/api/topics',
    '/api/leads',
    '/api/workflow-references',
    '/api/content',
  ]);
  const [topics, setTopics] = useState<readonly Topic[]>(saved);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const change = (at: number, it: Partial<Topic>) =>
    setTopics(topics.map((topic, i) => (i === at ? { ...topic, ...it } : topic)));
  const gone = saved.filter(({ id }) => !topics.some((topic) => topic.id === id));
  const missing = (topic: Topic) => !topic.name.de.trim() || !topic.name.en.trim();
  const keep = () => {
    setAsking(false);
    const ids: string[] = saved.map(({ id }) => id);
    const items = topics.map((topic) => {
      const id = topic.id || freeId(topic.name.de, ids);
      ids.push(id);
      return { ...topic, id };
    });
    save.mutate(
      { body: { items } },
      { onSuccess: () => noteDone(t('saved')), onError: (error) => noteFailed(say(error)) },
    );
  };
  const submit = () => {
    setTried(true);
    if (topics.some(missing)) return;
    if (gone.length) setAsking(true);
    else keep();
  };
  return (
    <Stack maw={860}>
      <div>
        <Title order={2} size="h5">
          {t('topics')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('topicsText')}
        </Text>
      </div>
      {!topics.length && (
        <Text size="sm" c="dimmed">
          {t('noTopics')}
        </Text>
      )}
      {topics.map((topic, at) => (
        <TopicFields
          key={topic.id || `new-${at}`}
          topic={topic}
          problem={tried && missing(topic) ? t('nameMissing') : null}
          language={i18n.language === 'en' ? 'en' : 'de'}
          onChange={(it) => change(at, it)}
          onRemove={() => setTopics(topics.filter((_, i) => i !== at))}
        />
      ))}
      <Group justify="space-between">
        <Button
          variant="light"
          leftSection={<IconPlus size={16} />}
          onClick={() =>
            setTopics([...topics, { id: '', name: { de: '', en: '' }, description: { de: '', en: '' }, forAll: true }])
          }
        >
          {t('addTopic')}
        </Button>
        <Button onClick={submit} loading={save.isPending} disabled={JSON.stringify(topics) === JSON.stringify(saved)}>
          {t('save')}
        </Button>
      </Group>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t('removeTopicsTitle')}>
        <Text size="sm">
          {t('removeTopicsText', {
            names: gone.map(({ name }) => name[i18n.language === 'en' ? 'en' : 'de']).join(', '),
          })}
        </Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => setAsking(false)}>
            {t('cancel')}
          </Button>
          <Button color="red" onClick={keep}>
            {t('removeAnyway')}
          </Button>
        </Group>
      </Modal>
    </Stack>
  );
}

function TopicFields(props: {
  topic: Topic;
  problem: string | null;
  language: 'de' | 'en';
  onChange: (it: Partial<Topic>) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation('actions');
  const { topic, problem, onChange } = props;
  const text = (part: 'name' | 'description', language: 'de' | 'en') => ({
    value: topic[part][language],
    maxLength: part === 'name' ? 120 : 300,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      onChange({ [part]: { ...topic[part], [language]: event.currentTarget.value } }),
  });
  return (
    <Paper p="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <TextInput
          label={t('topicNameDe')}
          withAsterisk
          error={!topic.name.de.trim() && problem}
          {...text('name', 'de')}
        />
        <TextInput
          label={t('topicNameEn')}
          withAsterisk
          error={!topic.name.en.trim() && problem}
          {...text('name', 'en')}
        />
        <TextInput label={t('topicTextDe')} {...text('description', 'de')} />
        <TextInput label={t('topicTextEn')} {...text('description', 'en')} />
      </SimpleGrid>
      <Group justify="space-between" mt="sm" wrap="nowrap">
        <Switch
          label={t('forAll')}
          checked={topic.forAll}
          onChange={(event) => onChange({ forAll: event.currentTarget.checked })}
        />
        <ActionIcon
          variant="subtle"
          color="red"
          aria-label={t('removeTopic', { name: topic.name[props.language] || topic.name.de })}
          onClick={props.onRemove}
        >
          <IconTrash size={18} />
        </ActionIcon>
      </Group>
    </Paper>
  );
}
