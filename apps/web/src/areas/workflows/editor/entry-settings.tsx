import { EVERYBODY } from '@cultivar/audience';
import type { Rule } from '@cultivar/audience';
import { REENTRY_DAYS } from '@cultivar/workflow';
import type { Graph } from '@cultivar/workflow';
import { Button, Input, NumberInput, Select, Stack, Switch } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { RuleBuilder } from '../../../rules/rule-builder.tsx';

type Settings = Graph['settings'];
interface Props {
  readonly settings: Settings;
  readonly readOnly: boolean;
  readonly onChange: (settings: Partial<Settings>) => void;
}

/** Who may come in, how often, who is kept out, and who stays out for comparison. */
export function EntrySettings({ settings, readOnly, onChange }: Props) {
  const { t } = useTranslation('workflows');
  const { reentry, reentryDays, entryRule, suppressionRule, suppressInside, holdout } = settings;
  return (
    <>
      <Select
        label={t('reentry')}
        description={t('reentryHelp')}
        readOnly={readOnly}
        allowDeselect={false}
        data={[
          { value: 'never', label: t('reentryNever') },
          { value: 'after-leaving', label: t('reentryAfter') },
          { value: 'after-days', label: t('reentryAfterDays') },
        ]}
        value={reentry}
        onChange={(it) => it && onChange({ reentry: it as Settings['reentry'] })}
      />
      {reentry === 'after-days' && (
        <NumberInput
          label={t('reentryDaysField')}
          readOnly={readOnly}
          min={1}
          max={3650}
          allowDecimal={false}
          clampBehavior="strict"
          value={reentryDays ?? REENTRY_DAYS}
          onChange={(days) => typeof days === 'number' && onChange({ reentryDays: days })}
        />
      )}
      <OptionalRule
        name="entryRule"
        rule={entryRule}
        readOnly={readOnly}
        onChange={(rule) => onChange({ entryRule: rule })}
      />
      <OptionalRule
        name="suppressionRule"
        rule={suppressionRule}
        readOnly={readOnly}
        onChange={(rule) =>
          onChange(
            rule ? { suppressionRule: orNobody(rule) } : { suppressionRule: undefined, suppressInside: undefined },
          )
        }
      />
      {suppressionRule && (
        <Switch
          label={t('suppressInside')}
          checked={suppressInside ?? false}
          disabled={readOnly}
          onChange={(event) => onChange({ suppressInside: event.currentTarget.checked || undefined })}
        />
      )}
      <NumberInput
        label={t('holdout')}
        description={t('holdoutHelp')}
        readOnly={readOnly}
        min={0}
        max={50}
        suffix=" %"
        allowDecimal={false}
        clampBehavior="strict"
        value={holdout ?? 0}
        onChange={(share) => typeof share === 'number' && onChange({ holdout: share || undefined })}
      />
    </>
  );
}

/** Without a condition yet: keeps nobody out, not everybody. */
const NOBODY: Rule = { kind: 'any', rules: [] };
const orNobody = (rule: Rule): Rule => (rule.kind === 'all' && !rule.rules.length ? NOBODY : rule);

const WORDS = {
  entryRule: { help: 'entryRuleHelp', add: 'addEntryRule', remove: 'removeEntryRule' },
  suppressionRule: { help: 'suppressionRuleHelp', add: 'addSuppressionRule', remove: 'removeSuppressionRule' },
} as const;
/** A condition that may be there or not. */
function OptionalRule(props: {
  readonly name: keyof typeof WORDS;
  readonly rule: Rule | undefined;
  readonly readOnly: boolean;
  readonly onChange: (rule: Rule | undefined) => void;
}) {
  const { name, rule, readOnly, onChange } = props;
  const { t } = useTranslation('workflows');
  if (!rule && readOnly) return null;
  const words = WORDS[name];
  return (
    <Input.Wrapper label={t(name)} description={t(words.help)} labelElement="div" data-field={name}>
      <Stack gap="xs" mt={6} align="stretch">
        {rule && <RuleBuilder value={rule} onChange={onChange} readOnly={readOnly} label={t(name)} />}
        {!readOnly && (
          <Button
            size="compact-xs"
            variant={rule ? 'subtle' : 'light'}
            {...(rule && { color: 'red' })}
            leftSection={rule ? <IconTrash size={14} /> : <IconPlus size={14} />}
            style={{ alignSelf: 'flex-start' }}
            onClick={() => onChange(rule ? undefined : EVERYBODY)}
          >
            {t(rule ? words.remove : words.add)}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
