import type { Language } from '@cultivar/audience';
import { TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { KnownTouchpointKind } from '@cultivar/audience';
import { registry } from '@cultivar/nodes';
import { useTranslation } from 'react-i18next';
import { summaryOf } from '../areas/workflows/model/references.ts';
import { useOptions } from '../areas/workflows/model/use-options.ts';

interface Step {
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}
/** What a step is called, and in one line what it does, with names in the place of ids. */
export function useStepText(): (node: Step | null) => { readonly title: string; readonly summary: string } {
  const { t, i18n } = useTranslation('walks');
  const language: Language = i18n.language.startsWith('en') ? 'en' : 'de';
  const { references } = useOptions(language);
  return (node) => {
    if (!node) return { title: t('stepGone'), summary: '' };
    const type = registry.get(node.type);
    return {
      title: type?.title[language] ?? node.type,
      summary: summaryOf({ config: { ...node.config } }, type, references, language),
    };
  };
}

/** What happened or is waited for, in words. */
export function useEventText(): (event: { readonly kind: string; readonly name?: string | undefined }) => string {
  const language = useTranslation().i18n.language.startsWith('en') ? 'en' : 'de';
  return ({ kind, name }) => {
    const words = Object.hasOwn(TOUCHPOINT_WORDS, kind)
      ? TOUCHPOINT_WORDS[kind as KnownTouchpointKind][language]
      : kind;
    return name ? `${words}: ${name}` : words;
  };
}
