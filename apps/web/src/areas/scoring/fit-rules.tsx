import { EVERYBODY } from '@cultivar/audience';
import type { Rule } from '@cultivar/audience';
import type { ScoringModel } from '@cultivar/scoring';
import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RuleBuilder } from '../../rules/rule-builder.tsx';
import { useRuleSentence } from '../../rules/rule-names.ts';
import { useNumbers } from '../../shell/pieces.ts';
import { RuleList } from './rule-list.tsx';
import { newId } from './rule-row.tsx';
import { usePreview } from './use-preview.ts';

type FitRule = ScoringModel['fit'][number];
interface FitRulesProps {
  readonly rules: readonly FitRule[];
  readonly onChange: (rules: FitRule[]) => void;
  readonly model: ScoringModel;
  readonly readOnly: boolean;
}

/** Points for who they are: held while the rule holds. Each says for how many leads it does. */
export function FitRules({ rules, onChange, model, readOnly }: FitRulesProps) {
  const { t } = useTranslation('scoring');
  const { number } = useNumbers();
  const counts = usePreview(model).data?.fitRules ?? {};
  const [open, setOpen] = useState<string | null>(null);
  const add = () => {
    const taken = rules.map((rule) => rule.id);
    const id = newId(taken, 'fit');
    onChange([...rules, { id, name: '', rule: EVERYBODY, points: 10 }]);
    setOpen(id);
  };
  return (
    <RuleList
      words={{ title: t('fit'), text: t('fitText'), add: t('addFit') }}
      none={{ title: t('noFit'), text: t('noFitText') }}
      rules={rules}
      onChange={onChange}
      onAdd={add}
      readOnly={readOnly}
      when={(rule, put) => (
        <>
          <Condition
            rule={rule.rule}
            readOnly={readOnly}
            opened={open === rule.id}
            onToggle={() => setOpen(open === rule.id ? null : rule.id)}
            onChange={(next) => put({ ...rule, rule: next })}
          />
          {counts[rule.id] !== undefined && (
            <Text size="xs" c="dimmed" role="status">
              {t('holdsFor', { count: counts[rule.id] ?? 0, shown: number(counts[rule.id] ?? 0) })}
            </Text>
          )}
        </>
      )}
    />
  );
}

interface ConditionProps {
  readonly rule: Rule;
  readonly readOnly: boolean;
  readonly opened: boolean;
  readonly onToggle: () => void;
  readonly onChange: (rule: Rule) => void;
}
/** The condition as a sentence; opened, it can be built. */
function Condition({ rule, readOnly, opened, onToggle, onChange }: ConditionProps) {
  const { t } = useTranslation('scoring');
  const sentence = useRuleSentence();
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
        <Text size="sm" c={isEmpty(rule) ? 'red' : undefined} style={{ overflowWrap: 'anywhere' }}>
          {isEmpty(rule) ? t('noCondition') : sentence(rule)}
        </Text>
        {!readOnly && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={onToggle}
            aria-expanded={opened}
            style={{ flexShrink: 0 }}
          >
            {opened ? t('conditionDone') : t('conditionEdit')}
          </Button>
        )}
      </Group>
      {opened && (
        <Box>
          <RuleBuilder value={rule} onChange={onChange} label={t('condition')} />
        </Box>
      )}
    </Stack>
  );
}

/** A rule that says nothing yet would hold for everybody. */
export const isEmpty = (rule: Rule): boolean => (rule.kind === 'all' || rule.kind === 'any') && !rule.rules.length;
