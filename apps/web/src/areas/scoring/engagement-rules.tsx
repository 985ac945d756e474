import type { EventPattern } from '@cultivar/audience';
import type { ScoringModel } from '@cultivar/scoring';
import { Button, NumberInput, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../shell/pieces.ts';
import { EventInput } from './event-input.tsx';
import { newId, RuleRow } from './rule-row.tsx';

type EngagementRule = ScoringModel['engagement'][number];
interface EngagementRulesProps {
  readonly rules: readonly EngagementRule[];
  readonly onChange: (rules: EngagementRule[]) => void;
  readonly readOnly: boolean;
}

/** Points for what they do, each time it happens, up to a cap. */
export function EngagementRules({ rules, onChange, readOnly }: EngagementRulesProps) {
  const { t } = useTranslation('scoring');
  const put = (id: string, rule: EngagementRule) => onChange(rules.map((old) => (old.id === id ? rule : old)));
  const add = () =>
    onChange([
      ...rules,
      {
        ...{
          id: newId(
            rules.map((rule) => rule.id),
            'engagement',
          ),
          name: '',
          points: 5,
          maxPerLead: 10,
        },
        event: { kind: 'mail.clicked' },
      },
    ]);
  return (
    <Stack component="section" gap="sm" aria-label={t('engagement')}>
      <Stack gap={2}>
        <Title order={2} size="h4">
          {t('engagement')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('engagementText')}
        </Text>
      </Stack>
      {!rules.length && <EmptyState title={t('noEngagement')} text={t('noEngagementText')} />}
      <Stack component="ol" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {rules.map((rule) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            readOnly={readOnly}
            onChange={(next) => put(rule.id, next)}
            onRemove={() => onChange(rules.filter((other) => other.id !== rule.id))}
            beside={
              <NumberInput
                w={120}
                label={t('maxPerLead')}
                min={1}
                max={1000}
                allowDecimal={false}
                readOnly={readOnly}
                value={rule.maxPerLead}
                onChange={(maxPerLead) =>
                  typeof maxPerLead === 'number' && maxPerLead >= 1 && put(rule.id, { ...rule, maxPerLead })
                }
              />
            }
          >
            <EventInput
              value={rule.event}
              readOnly={readOnly}
              onChange={(event: EventPattern) => put(rule.id, { ...rule, event })}
            />
          </RuleRow>
        ))}
      </Stack>
      {!readOnly && (
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={add}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('addEngagement')}
        </Button>
      )}
    </Stack>
  );
}
