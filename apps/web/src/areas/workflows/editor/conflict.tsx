import type { WorkflowDetail } from '@cultivar/contract';
import type { Graph } from '@cultivar/workflow';
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { noteDone } from '../../../shell/pieces.ts';

interface ConflictProps {
  readonly refresh: () => Promise<WorkflowDetail | undefined>;
  readonly adopt: (graph: Graph, revision: number) => void;
}
/** Somebody else saved first. Their state is loaded as one step, so that undo brings one's own back. */
export function Conflict({ refresh, adopt }: ConflictProps) {
  const { t } = useTranslation('workflows');
  const [loading, setLoading] = useState(false);
  const load = async () => {
    setLoading(true);
    const theirs = await refresh();
    setLoading(false);
    if (!theirs) return;
    adopt(theirs.draft, theirs.revision);
    noteDone(t('conflictLoaded'));
  };
  return (
    <Alert color="orange" radius={0} icon={<IconUsers />} role="alert" py={8}>
      <Group justify="space-between" gap="md">
        <Text size="sm">{t('conflict')}</Text>
        <Button size="xs" loading={loading} onClick={() => void load()}>
          {t('loadTheirs')}
        </Button>
      </Group>
    </Alert>
  );
}
