import { Anchor, Badge, Button, Group, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay, useNumbers } from '../../shell/pieces.ts';
import { Card } from '../leads/detail/card.tsx';
import type { Overview } from './overview-page.tsx';

const COLOURS = { live: 'sprout', paused: 'yellow', draining: 'gray' } as const;
const statusOf = (status: string) => (Object.keys(COLOURS) as (keyof typeof COLOURS)[]).find((one) => one === status);

/** What runs, with how many leads on their way. */
export function WorkflowsCard({ workflows }: { workflows: Overview['workflows'] }) {
  const { t } = useTranslation('overview');
  const { number } = useNumbers();
  const mayDraw = useMay('admin', 'marketer');
  return (
    <Card title={t('workflows')}>
      {workflows.length ? (
        <Table.ScrollContainer minWidth={420}>
          <Table verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('name')}</Table.Th>
                <Table.Th ta="right">{t('inside')}</Table.Th>
                <Table.Th ta="right">{t('entered')}</Table.Th>
                <Table.Th ta="right">{t('ended')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {workflows.map((one) => {
                const status = statusOf(one.status);
                return (
                  <Table.Tr key={one.id}>
                    <Table.Td>
                      <Group gap="xs">
                        <Anchor component={Link} to={`/workflows/${one.id}`} size="sm">
                          {one.name}
                        </Anchor>
                        {status && (
                          <Badge size="sm" variant="light" color={COLOURS[status]} tt="none">
                            {t(`status_${status}`)}
                          </Badge>
                        )}
                      </Group>
                    </Table.Td>
                    {[one.inside, one.entered, one.ended].map((n, index) => (
                      <Table.Td key={index} ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
                        {number(n)}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      ) : (
        <Group justify="space-between">
          <Text size="sm">{t('noWorkflows')}</Text>
          {mayDraw && (
            <Button component={Link} to="/workflows" variant="default" size="xs">
              {t('drawOne')}
            </Button>
          )}
        </Group>
      )}
    </Card>
  );
}
