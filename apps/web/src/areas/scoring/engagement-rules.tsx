import type { EventPattern } from '@cultivar/audience';
import type { ScoringModel } from '@cultivar/scoring';
import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EventInput } from './event-input.tsx';
import { RuleList } from './rule-list.tsx';
import { newId } from './rule-row.tsx';

type EngagementRule = ScoringModel['engagement'][number];
interface EngagementRulesProps {
  readonly rules: readonly EngagementRule[];
  readonly onChange: (rules: EngagementRule[]) => void;
  readonly readOnly: boolean;
}

/** Points for what they do, each time it happens, up to a cap. */
export function EngagementRules({ rules, onChange, readOnly }: EngagementRulesProps) {
  const { t } = useTranslation('scoring');
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
    <RuleList
      words={{ title: t('engagement'), text: t('engagementText'), add: t('addEngagement') }}
      none={{ title: t('noEngagement'), text: t('noEngagementText') }}
      rules={rules}
      onChange={onChange}
      onAdd={add}
      readOnly={readOnly}
      beside={(rule, put) => (
        <NumberInput
          w={120}
          label={t('maxPerLead')}
          min={1}
          max={1000}
          allowDecimal={false}
          readOnly={readOnly}
          value={rule.maxPerLead}
          onChange={(maxPerLead) => typeof maxPerLead === 'number' && maxPerLead >= 1 && put({ ...rule, maxPerLead })}
        />
      )}
      when={(rule, put) => (
        <EventInput
          value={rule.event}
          readOnly={readOnly}
          onChange={(event: EventPattern) => put({ ...rule, event })}
        />
      )}
    />
  );
}
