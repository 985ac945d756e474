import { EVERYBODY } from '@cultivar/audience';
import type { Rule } from '@cultivar/audience';
import type { FieldInput, FieldInputProps } from '@cultivar/ui';
import { Button, Input, Stack } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { RuleBuilder } from '../../../rules/rule-builder.tsx';
import { useEditorView } from './editor-context.ts';
import { REFERENCE_FIELD_INPUTS } from './reference-inputs.tsx';

function RuleInput({ label, help, error, required, readOnly, value, onChange }: FieldInputProps) {
  const { answerFields } = useEditorView();
  return (
    <Input.Wrapper label={label} description={help} error={error} withAsterisk={required} labelElement="div">
      <RuleBuilder
        value={(value as Rule | undefined) ?? EVERYBODY}
        onChange={onChange}
        readOnly={readOnly}
        moreFields={answerFields}
        label={label}
      />
    </Input.Wrapper>
  );
}

/** All inputs of the inspector that `ui` does not know. */
export const INSPECTOR_INPUTS: Readonly<Record<string, FieldInput>> = { ...REFERENCE_FIELD_INPUTS, rule: RuleInput };

/** The condition for coming in: none, or a rule. */
export function EntryRule(props: {
  readonly rule: Rule | undefined;
  readonly readOnly: boolean;
  readonly onChange: (rule: Rule | undefined) => void;
}) {
  const { rule, readOnly, onChange } = props;
  const { t } = useTranslation('workflows');
  if (!rule && readOnly) return null;
  return (
    <Input.Wrapper label={t('entryRule')} description={t('entryRuleHelp')} labelElement="div">
      <Stack gap="xs" mt={6} align="stretch">
        {rule ? (
          <>
            <RuleBuilder value={rule} onChange={onChange} readOnly={readOnly} label={t('entryRule')} />
            {!readOnly && (
              <Button
                size="compact-xs"
                variant="subtle"
                color="red"
                leftSection={<IconTrash size={14} />}
                style={{ alignSelf: 'flex-start' }}
                onClick={() => onChange(undefined)}
              >
                {t('removeEntryRule')}
              </Button>
            )}
          </>
        ) : (
          <Button
            size="compact-xs"
            variant="light"
            leftSection={<IconPlus size={14} />}
            style={{ alignSelf: 'flex-start' }}
            onClick={() => onChange(EVERYBODY)}
          >
            {t('addEntryRule')}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
