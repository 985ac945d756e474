import { actionRoutes } from '@cultivar/contract';
import type { ChannelView } from '@cultivar/contract';
import {
  ActionIcon,
  Button,
  Group,
  Input,
  Paper,
  SegmentedControl,
  SimpleGrid,
  Stack,
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

interface Draft {
  readonly id: string;
  readonly name: string;
  readonly kind: 'slack' | 'teams';
  readonly url: string;
  /** Where the address that is kept leads; empty: there is none yet. */
  readonly host: string;
}

/** Channels of Slack and Teams that journeys write to. */
export function ChannelsPage() {
  const channels = useCall(actionRoutes.channels, {});
  return <Loaded query={channels}>{({ items }) => <ChannelsForm key={JSON.stringify(items)} saved={items} />}</Loaded>;
}

function ChannelsForm({ saved }: { saved: readonly ChannelView[] }) {
  const { t } = useTranslation('actions');
  const say = useProblemText();
  const save = useAct(actionRoutes.saveChannels, ['/api/channels', '/api/workflow-references']);
  const [channels, setChannels] = useState<readonly Draft[]>(() => saved.map((one) => ({ ...one, url: '' })));
  const [tried, setTried] = useState(false);
  const change = (at: number, it: Partial<Draft>) =>
    setChannels(channels.map((one, i) => (i === at ? { ...one, ...it } : one)));
  const submit = () => {
    setTried(true);
    if (channels.some((one) => !one.name.trim() || badUrl(one))) return;
    const ids: string[] = saved.map(({ id }) => id);
    const items = channels.map(({ host: _, url, ...one }) => {
      const id = one.id || freeId(one.name, ids);
      ids.push(id);
      return { ...one, id, ...(url.trim() && { url: url.trim() }) };
    });
    save.mutate(
      { body: { items } },
      { onSuccess: () => noteDone(t('saved')), onError: (error) => noteFailed(say(error)) },
    );
  };
  return (
    <Stack maw={860}>
      <div>
        <Title order={2} size="h5">
          {t('channels')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('channelsText')}
        </Text>
      </div>
      {!channels.length && (
        <Text size="sm" c="dimmed">
          {t('noChannels')}
        </Text>
      )}
      {channels.map((one, at) => (
        <ChannelFields
          key={one.id || `new-${at}`}
          channel={one}
          tried={tried}
          onChange={(it) => change(at, it)}
          onRemove={() => setChannels(channels.filter((_, i) => i !== at))}
        />
      ))}
      <Group justify="space-between">
        <Button
          variant="light"
          leftSection={<IconPlus size={16} />}
          onClick={() => setChannels([...channels, { id: '', name: '', kind: 'slack', url: '', host: '' }])}
        >
          {t('addChannel')}
        </Button>
        <Button onClick={submit} loading={save.isPending}>
          {t('save')}
        </Button>
      </Group>
    </Stack>
  );
}

const badUrl = ({ url, host }: Draft): boolean => (url.trim() ? !/^https?:\/\/\S+$/.test(url.trim()) : !host);

function ChannelFields(props: {
  channel: Draft;
  tried: boolean;
  onChange: (it: Partial<Draft>) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation('actions');
  const { channel, tried, onChange } = props;
  return (
    <Paper p="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <TextInput
          label={t('channelName')}
          withAsterisk
          maxLength={80}
          value={channel.name}
          error={tried && !channel.name.trim()}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <Input.Wrapper label={t('channelKind')} labelElement="div">
          <SegmentedControl
            display="flex"
            aria-label={t('channelKind')}
            value={channel.kind}
            onChange={(kind) => onChange({ kind: kind as Draft['kind'] })}
            data={[
              { value: 'slack', label: 'Slack' },
              { value: 'teams', label: 'Microsoft Teams' },
            ]}
          />
        </Input.Wrapper>
      </SimpleGrid>
      <Group align="flex-end" wrap="nowrap" mt="sm">
        <TextInput
          flex={1}
          type="password"
          autoComplete="off"
          label={t('channelUrl')}
          description={channel.host ? t('channelUrlKept', { host: channel.host }) : undefined}
          withAsterisk={!channel.host}
          placeholder="https://"
          value={channel.url}
          error={tried && badUrl(channel) && t('urlMissing')}
          onChange={(event) => onChange({ url: event.currentTarget.value })}
        />
        <ActionIcon
          variant="subtle"
          color="red"
          size="lg"
          aria-label={t('removeChannel', { name: channel.name })}
          onClick={props.onRemove}
        >
          <IconTrash size={18} />
        </ActionIcon>
      </Group>
    </Paper>
  );
}
