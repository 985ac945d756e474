import type { WorkflowStatus } from '@cultivar/contract';
import { Badge } from '@mantine/core';
import { IconArchive, IconBroadcast, IconLogout2, IconPencil, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

const LOOK = {
  draft: { color: 'gray', icon: IconPencil },
  live: { color: 'green', icon: IconBroadcast },
  paused: { color: 'yellow', icon: IconPlayerPause },
  draining: { color: 'blue', icon: IconLogout2 },
  archived: { color: 'gray', icon: IconArchive },
} as const;

/** The state of a workflow, in words, colour and icon. */
export function StatusBadge({ status }: { status: WorkflowStatus }) {
  const { t } = useTranslation('workflows');
  const { color, icon: Drawn } = LOOK[status];
  return (
    <Badge
      variant="light"
      color={color}
      tt="none"
      fw={600}
      style={{ flex: 'none' }}
      leftSection={<Drawn size={13} aria-hidden />}
    >
      {t(`status_${status}`)}
    </Badge>
  );
}
