import { EVERYBODY } from '@cultivar/audience';
import type { Rule } from '@cultivar/audience';
import { waysInput } from '@cultivar/ui';
import type { FieldInput, FieldInputProps } from '@cultivar/ui';
import { Input, Select } from '@mantine/core';
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

/** Another step of this workflow, by title and what it is set to. */
function NodeInput({ label, help, error, required, readOnly, value, onChange }: FieldInputProps) {
  const { t } = useTranslation('workflows');
  const steps = [...(useEditorView().references.node ?? [])].map(([id, name]) => ({ value: id, label: name }));
  const chosen = typeof value === 'string' && value !== '' ? value : null;
  if (chosen !== null && !steps.some((it) => it.value === chosen))
    steps.push({ value: chosen, label: t('gone', { id: chosen }) });
  return (
    <Select
      label={label}
      description={help}
      error={error}
      withAsterisk={required}
      readOnly={readOnly}
      data={steps}
      value={chosen}
      searchable
      allowDeselect={false}
      placeholder={t('choose')}
      nothingFoundMessage={t('nothingThere')}
      onChange={(it) => onChange(it ?? '')}
    />
  );
}

/** All inputs of the inspector that `ui` does not know. */
export const INSPECTOR_INPUTS: Readonly<Record<string, FieldInput>> = {
  ...REFERENCE_FIELD_INPUTS,
  rule: RuleInput,
  node: NodeInput,
  ways: waysInput(() => INSPECTOR_INPUTS),
};
