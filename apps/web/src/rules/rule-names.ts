import type { EventPattern, RuleNames } from '@cultivar/audience';
import { ruleSentence } from '@cultivar/audience';
import type { Language, Rule } from '@cultivar/audience';
import { ruleRoutes } from '@cultivar/contract';
import type { RuleField, RuleOptions } from '@cultivar/contract';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../api.ts';

/** Everything rules can name; read once a minute at most, shared by all builders on a page. */
export const useRuleOptions = () => useCall(ruleRoutes.options, {}, { staleTime: 60_000 });

/** Which list the `ref` of an event is chosen from. */
export function thingsOf(kind: string, options: RuleOptions): readonly { id: string; name: string }[] | undefined {
  if (kind.startsWith('form.')) return options.forms;
  if (kind.startsWith('mail.')) return options.templates;
  if (kind.startsWith('asset.')) return options.assets;
  if (kind.startsWith('segment.')) return options.segments;
  return undefined;
}

/** Names in the place of ids, for `ruleSentence`. */
export function namesFrom(options: RuleOptions, more: readonly RuleField[] = []): RuleNames {
  const fields = new Map([...options.fields, ...more].map((field) => [field.key, field]));
  const company = { de: 'Unternehmen: ', en: 'Company: ' };
  return {
    field: (key) => {
      const field = fields.get(key);
      if (!field) return undefined;
      const label = key.startsWith('company.')
        ? { de: company.de + field.label.de, en: company.en + field.label.en }
        : field.label;
      return { label, options: Object.fromEntries(field.options.map((option) => [option.value, option.label])) };
    },
    persona: (id) => options.personas.find((persona) => persona.id === id)?.name,
    segment: (id) => options.segments.find((segment) => segment.id === id)?.name,
    thing: ({ kind, ref }: EventPattern) => thingsOf(kind, options)?.find((thing) => thing.id === ref)?.name,
  };
}

/** @returns a function that says a rule in the reader's language, with names in the place of ids as soon as they are known */
export function useRuleSentence(): (rule: Rule) => string {
  const language = useTranslation().i18n.language as Language;
  const options = useRuleOptions().data;
  return useMemo(() => {
    const names = options ? namesFrom(options) : {};
    return (rule: Rule) => ruleSentence(rule, names, language);
  }, [options, language]);
}
