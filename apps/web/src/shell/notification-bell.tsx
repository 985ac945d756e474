import { notificationRoutes } from '@cultivar/contract';
import type { NotificationView } from '@cultivar/contract';
import {
  ActionIcon,
  Box,
  Button,
  Group,
  Indicator,
  Popover,
  ScrollArea,
  Stack,
  Text,
  UnstyledButton,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { IconBell } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct, useCall } from '../api.ts';
import { Ago } from './formats.tsx';
import { Loaded } from './page-states.tsx';

const { list, live, markRead } = notificationRoutes;

/** How many are unread, pushed by the api; what is read below /api/sales, /api/tasks and /api/notifications is then read anew. */
function useUnread(): number {
  const client = useQueryClient();
  const [unread, setUnread] = useState(0);
  useEffect(() => {
    const source = new EventSource(live.path);
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const news = live.output.safeParse(JSON.parse(data));
      if (!news.success) return;
      setUnread(news.data.unread);
      void client.invalidateQueries({
        predicate: ({ queryKey }) => /^\/api\/(notifications|sales|tasks)/.test(String(queryKey[0])),
      });
    };
    return () => source.close();
  }, [client]);
  return unread;
}

export function NotificationBell() {
  const { t } = useTranslation('shell');
  const [open, panel] = useDisclosure(false);
  const unread = useUnread();
  const label = unread ? t('unread', { count: unread }) : t('notifications');
  return (
    <Popover opened={open} onChange={panel.set} width={360} position="bottom-end" shadow="md" trapFocus>
      <Indicator disabled={!unread} label={unread > 99 ? '99+' : unread} size={16} color="red.8" offset={4}>
        <Popover.Target>
          <ActionIcon variant="subtle" color="gray" size={34} onClick={panel.toggle} aria-label={label}>
            <IconBell size={19} stroke={1.7} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={0}>{open && <Panel unread={unread} onGo={panel.close} />}</Popover.Dropdown>
    </Popover>
  );
}

function Panel({ unread, onGo }: { unread: number; onGo: () => void }) {
  const { t } = useTranslation('shell');
  const page = useCall(list, { query: { limit: 20 } });
  const read = useAct(markRead);
  const go = useNavigate();
  const follow = (notification: NotificationView) => {
    if (!notification.readAt) read.mutate({ body: { ids: [notification.id] } });
    const target = targetOf(notification);
    if (target) void go(target);
    onGo();
  };
  return (
    <Stack gap={0}>
      <Group justify="space-between" px="md" py="xs" wrap="nowrap">
        <Text fw={600} size="sm">
          {t('notifications')}
        </Text>
        {unread > 0 && (
          <Button size="compact-xs" variant="subtle" onClick={() => read.mutate({ body: {} })}>
            {t('markAllRead')}
          </Button>
        )}
      </Group>
      <ScrollArea.Autosize mah={420}>
        <Loaded query={page}>
          {({ items }) =>
            items.length ? (
              <Stack gap={0}>
                {items.map((item) => (
                  <Line key={item.id} notification={item} onFollow={() => follow(item)} />
                ))}
              </Stack>
            ) : (
              <Text size="sm" c="dimmed" px="md" pb="md">
                {t('notifications_none')}
              </Text>
            )
          }
        </Loaded>
      </ScrollArea.Autosize>
    </Stack>
  );
}

function Line({ notification, onFollow }: { notification: NotificationView; onFollow: () => void }) {
  const { t, i18n } = useTranslation('shell');
  const { data, kind, readAt } = notification;
  const key = `notice_${kind.replace('.', '_')}`;
  const known = i18n.exists(key, { ns: 'shell' });
  const detail = textOf(data.reason) ?? (known ? textOf(data.message) : undefined);
  return (
    <UnstyledButton className="notice" data-unread={!readAt || undefined} onClick={onFollow}>
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <Box
          className="notice-dot"
          role={readAt ? undefined : 'img'}
          aria-label={readAt ? undefined : t('unreadDot')}
        />
        <Stack gap={0} miw={0}>
          <Text size="sm" fw={readAt ? 400 : 600}>
            {known
              ? (t(key as never, { name: textOf(data.leadName) ?? textOf(data.title) ?? '' }) as unknown as string)
              : (textOf(data.title) ?? textOf(data.message) ?? t('notifications'))}
          </Text>
          {detail && (
            <Text size="xs" c="dimmed" lineClamp={2}>
              {detail}
            </Text>
          )}
          <Text size="xs" c="dimmed">
            <Ago at={notification.createdAt} />
          </Text>
        </Stack>
      </Group>
    </UnstyledButton>
  );
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);

function targetOf({ kind, leadId, data }: NotificationView): string | undefined {
  if (kind.startsWith('handoff.')) return typeof data.handoffId === 'number' ? `/sales/${data.handoffId}` : '/sales';
  if (kind.startsWith('ramp.') && typeof data.workflowId === 'number') return `/workflows/${data.workflowId}`;
  return leadId ? `/leads/${leadId}` : undefined;
}
