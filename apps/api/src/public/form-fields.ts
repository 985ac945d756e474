import type { FormConsent, FormField, Language } from '@cultivar/audience';
import { consentName, nameOf } from './form-input.ts';
import type { Entered, Faults } from './form-input.ts';
import { html, linked, raw } from './html.ts';
import type { Html } from './html.ts';
import { inLanguage } from './language.ts';
import { publicWords } from './public.words.ts';

/** What helps the browser to fill in what it knows (WCAG 1.3.5). */
const AUTOCOMPLETE: Readonly<Record<string, string>> = {
  email: 'email',
  firstName: 'given-name',
  lastName: 'family-name',
  phone: 'tel',
  jobTitle: 'organization-title',
  'company.name': 'organization',
  'company.country': 'country-name',
  'company.website': 'url',
};
const INPUT_TYPES: Readonly<Partial<Record<FormField['type'], string>>> = {
  email: 'email',
  phone: 'tel',
  date: 'date',
  url: 'text',
};
export interface FieldState {
  readonly language: Language;
  readonly entered: Entered;
  readonly faults: Faults;
}

const isGroup = (field: FormField): boolean => field.type === 'multiselect' || field.type === 'boolean';

/** One field with label, hint and fault tied together for screen readers. */
export function fieldHtml(field: FormField, state: FieldState): Html {
  const { language, faults } = state;
  const name = nameOf(field);
  const fault = faults[name];
  const hint = inLanguage(field.hint, language);
  const described = [hint && `${name}-hint`, fault && `${name}-fault`].filter(Boolean).join(' ');
  const about = raw(
    `id="${name}"` +
      (isGroup(field) ? '' : ` name="${name}"${field.required ? ' required' : ''}`) +
      (fault && !isGroup(field) ? ' aria-invalid="true"' : '') +
      (described ? ` aria-describedby="${described}"` : ''),
  );
  const label = html`${inLanguage(field.label, language)}${
    field.required ? null : html` <span class="optional">(${publicWords[language].optional})</span>`
  }`;
  const hintHtml = hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : null;
  const faultHtml = fault ? html`<p class="error" id="${name}-fault">${fault}</p>` : null;
  return isGroup(field)
    ? html`<fieldset class="field" ${about}>
        <legend>${label}</legend>
        ${hintHtml}${choices(field, state)}${faultHtml}
      </fieldset>`
    : html`<div class="field">
        <label for="${name}">${label}</label>${hintHtml}${control(field, state, about)}${faultHtml}
      </div>`;
}

/** The answers of a group: one of yes and no, or any of several. */
function choices(field: FormField, { language, entered }: FieldState): Html {
  const words = publicWords[language];
  const name = nameOf(field);
  const value = entered[name];
  if (field.type === 'boolean')
    return html`${choice(name, 'radio', 'yes', words.yes, value === 'yes')}${choice(name, 'radio', 'no', words.no, value === 'no')}`;
  const ticked = [value ?? []].flat();
  return html`${field.options.map((option) =>
    choice(name, 'checkbox', option.value, inLanguage(option.label, language), ticked.includes(option.value)),
  )}`;
}
function control(field: FormField, { language, entered }: FieldState, about: Html): Html {
  const value = entered[nameOf(field)];
  if (field.type === 'textarea') return html`<textarea ${about} maxlength="4000">${text(value)}</textarea>`;
  if (field.type === 'select')
    return html`<select ${about}>
      <option value="">${publicWords[language].choose}</option>
      ${field.options.map(
        (option) =>
          html`<option value="${option.value}" ${raw(value === option.value ? ' selected' : '')}>
            ${inLanguage(option.label, language)}
          </option>`,
      )}
    </select>`;
  const auto = AUTOCOMPLETE[field.key];
  const mode = field.type === 'number' ? 'decimal' : field.type === 'url' ? 'url' : undefined;
  return html`<input
    ${about}
    type="${INPUT_TYPES[field.type] ?? 'text'}"
    value="${text(value)}"
    ${raw(auto ? ` autocomplete="${auto}"` : '')}${raw(mode ? ` inputmode="${mode}"` : '')}
    maxlength="${field.type === 'url' ? 500 : 300}"
  />`;
}
const text = (value: Entered[string] | undefined): string => (typeof value === 'string' ? value : '');
const choice = (name: string, type: 'checkbox' | 'radio', value: string, label: string, checked: boolean): Html =>
  html`<label class="check"
    ><input type="${type}" name="${name}" value="${value}" ${raw(checked ? ' checked' : '')} /><span
      >${label}</span
    ></label
  >`;

/** A consent is never ticked beforehand (ECJ C-673/17 Planet49); only what the person ticked stays so after an error. */
export function consentHtml(consent: FormConsent, { language, entered, faults }: FieldState): Html {
  const name = consentName(consent);
  const fault = faults[name];
  return html`<div class="field">
    <label class="check" for="${name}"
      ><input
        type="checkbox"
        id="${name}"
        name="${name}"
        value="1"
        ${raw(
          (entered[name] ? ' checked' : '') +
            (consent.required ? ' required' : '') +
            (fault ? ` aria-invalid="true" aria-describedby="${name}-fault"` : ''),
        )}
      /><span
        >${raw(linked(inLanguage(consent.wording, language)))}${
          consent.required ? null : html` <span class="optional">(${publicWords[language].optional})</span>`
        }</span
      ></label
    >${fault ? html`<p class="error" id="${name}-fault">${fault}</p>` : null}
  </div>`;
}
