import { EVERYBODY } from '@cultivar/audience';
import type { Rule } from '@cultivar/audience';
import type { FieldInput, FieldInputProps } from '@cultivar/ui';
import { Input } from '@mantine/core';
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
