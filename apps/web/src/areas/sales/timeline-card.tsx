import { leadRoutes } from '@cultivar/contract';
import { Anchor, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCall } from '../../api.ts';
import { Loaded } from '../../shell/pieces.ts';
import { Card } from '../leads/detail/card.tsx';
import { TimelineLine } from '../leads/detail/timeline-line.tsx';

const ENTRIES = 12;
/** The last things that happened; the whole story is on the lead's page. */
export function TimelineCard({ leadId }: { leadId: number }) {
  const { t } = useTranslation('sales');
  const timeline = useCall(leadRoutes.timeline, {
    params: { id: leadId },
    query: { kinds: 'touchpoint,mail,note', limit: ENTRIES },
  });
  const fields = useCall(leadRoutes.fields, {}).data ?? [];
  return (
    <Card
      title={t('timeline')}
      actions={
        <Anchor component={Link} to={`/leads/${leadId}`} size="sm">
          {t('wholeLead')}
        </Anchor>
      }
    >
      <Loaded query={timeline}>
        {({ items }) =>
          items.length ? (
            <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {items.map((entry, index) => (
                <TimelineLine key={entry.key} entry={entry} fields={fields} last={index === items.length - 1} dated />
              ))}
            </Stack>
          ) : (
            <Text size="sm" c="dimmed">
              {t('nothingHappened')}
            </Text>
          )
        }
      </Loaded>
    </Card>
  );
}
