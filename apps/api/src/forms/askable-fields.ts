import { FormFieldKey, FormFieldType } from '@cultivar/audience';
import type { FormField } from '@cultivar/audience';
import type { AskableField } from '@cultivar/contract';
import type { LeadFieldRow } from '@cultivar/store';

/** What every lead has beside the house's own fields. */
const BASICS: readonly AskableField[] = [
  { key: 'email', label: { de: 'E-Mail', en: 'E-mail' }, type: 'email', options: [], subject: 'lead' },
  { key: 'firstName', label: { de: 'Vorname', en: 'First name' }, type: 'text', options: [], subject: 'lead' },
  { key: 'lastName', label: { de: 'Nachname', en: 'Last name' }, type: 'text', options: [], subject: 'lead' },
  { key: 'company.name', label: { de: 'Unternehmen', en: 'Company' }, type: 'text', options: [], subject: 'company' },
];

/** Fields a form may ask for, by the keys it uses (`company.` before those of the company). */
export const askable = (fields: readonly LeadFieldRow[]): AskableField[] => [
  ...BASICS,
  ...fields
    .map((field) => ({
      key: field.subject === 'company' ? `company.${field.key.replace(/^company\./, '')}` : field.key,
      label: { ...field.label },
      type: field.type,
      options: field.options.map((option) => ({ value: option.value, label: { ...option.label } })),
      subject: field.subject,
    }))
    .filter((field) => !BASICS.some((basic) => basic.key === field.key)),
];

/** The field as a question of a form; nothing if a form cannot ask for it. */
export const asFormField = (field: AskableField | undefined): FormField[] => {
  const type = FormFieldType.safeParse(field?.type);
  if (!field || !type.success || !FormFieldKey.safeParse(field.key).success) return [];
  return [
    {
      key: field.key,
      label: field.label,
      type: type.data,
      required: false,
      options: field.options,
      mode: 'progressive',
    },
  ];
};
