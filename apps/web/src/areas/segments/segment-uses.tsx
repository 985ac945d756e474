import type { SegmentUse } from '@cultivar/contract';
import { Anchor, Card, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

const PLACES: Readonly<Record<string, string>> = { scoring: '/scoring', routing: '/sales/routing' };
const placeOf = ({ kind, id }: SegmentUse): string | undefined =>
  kind === 'workflow' ? `/workflows/${id}` : kind === 'segment' ? `/segments/${id}` : PLACES[id];

/** Where the segment is used: what a change of it touches. */
export function SegmentUses({ uses }: { uses: readonly SegmentUse[] }) {
  const { t, i18n } = useTranslation('segments');
  const nameOf = (use: SegmentUse) =>
    use.kind === 'setting' && i18n.exists(`setting_${use.id}`, { ns: 'segments' })
      ? t(`setting_${use.id}` as never)
      : use.name;
  return (
    <Card component="section" aria-label={t('uses')}>
      <Text size="sm" c="dimmed" mb={6}>
        {t('uses')}
      </Text>
      {uses.length === 0 && <Text size="sm">{t('usesNone')}</Text>}
      <Stack gap={6}>
        {uses.map((use) => {
          const place = placeOf(use);
          return (
            <Text size="sm" key={`${use.kind}:${use.id}`}>
              {t(`use_${use.kind}`)}:{' '}
              {place ? (
                <Anchor component={Link} to={place}>
                  {nameOf(use)}
                </Anchor>
              ) : (
                nameOf(use)
              )}
            </Text>
          );
        })}
      </Stack>
    </Card>
  );
}
