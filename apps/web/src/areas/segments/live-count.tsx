import type { Language, Rule } from '@cultivar/audience';
import { STAGE_WORDS } from '@cultivar/audience';
import type { SegmentCount } from '@cultivar/contract';
import { Anchor, Box, Card, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Loaded, useNumbers } from '../../shell/pieces.ts';
import { useLiveCount } from './use-live-count.ts';

/** The number that follows while the rule is built, and some of the leads behind it. */
export function LiveCount({ rule }: { rule: Rule }) {
  const { t } = useTranslation('segments');
  const { query, settled } = useLiveCount(rule);
  return (
    <Card component="section" aria-label={t('live')}>
      <Text size="sm" c="dimmed">
        {t('live')}
      </Text>
      <Loaded query={query}>
        {(data) => (
          <Box style={{ opacity: settled ? 1 : 0.55, transition: 'opacity 120ms' }}>
            <Numbers {...data} />
            <Sample {...data} rule={rule} />
          </Box>
        )}
      </Loaded>
    </Card>
  );
}

function Numbers({ count, of }: SegmentCount) {
  const { t } = useTranslation('segments');
  const { number, percent } = useNumbers();
  return (
    <>
      <Group gap={8} align="baseline" role="status">
        <Text fz={34} fw={650} lh={1.25} style={{ fontVariantNumeric: 'tabular-nums' }} data-testid="live-count">
          {number(count)}
        </Text>
        <Text size="sm" c="dimmed">
          {t('ofLeads', { count: of, shown: number(of) })}
          {of > 0 && ` · ${percent(count / of, count > 0 && count / of < 0.1 ? 1 : 0)}`}
        </Text>
      </Group>
      <Progress value={of ? (count / of) * 100 : 0} size="sm" mt={4} mb="md" aria-hidden />
    </>
  );
}

function Sample({ count, sample, rule }: SegmentCount & { rule: Rule }) {
  const { t, i18n } = useTranslation('segments');
  if (!count)
    return (
      <Text size="sm" c="dimmed">
        {t('sampleNone')}
      </Text>
    );
  return (
    <Stack gap={8}>
      <Group justify="space-between">
        <Text size="xs" c="dimmed" fw={600}>
          {t('sample')}
        </Text>
        <Anchor component={Link} size="xs" to={`/leads?${new URLSearchParams({ rule: JSON.stringify(rule) })}`}>
          {t('showAll')}
        </Anchor>
      </Group>
      {sample.map((lead) => (
        <Group key={lead.id} justify="space-between" wrap="nowrap" gap="xs" mih={24}>
          <Box miw={0}>
            <Anchor component={Link} to={`/leads/${lead.id}`} size="sm" truncate display="block">
              {lead.name}
            </Anchor>
            {lead.company && (
              <Text size="xs" c="dimmed" truncate>
                {lead.company}
              </Text>
            )}
          </Box>
          <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {STAGE_WORDS[lead.stage][i18n.language as Language]}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
