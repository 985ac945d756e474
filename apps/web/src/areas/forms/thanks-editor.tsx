import type { FormDefinition, FormThanks, Language } from '@cultivar/audience';
import { contentRoutes } from '@cultivar/contract';
import { SegmentedControl, Select, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { withText } from './form-draft.ts';
import type { Change } from './form-draft.ts';
import { WordsInput } from './words-input.tsx';

interface Props {
  readonly definition: FormDefinition;
  readonly change: Change;
  readonly language: Language;
  readonly problems: readonly string[];
}
const WORDS = { title: { de: 'Vielen Dank!', en: 'Thank you!' }, text: { de: '', en: '' } };

/** What comes after sending: words, another page, or a download. */
export function ThanksEditor({ definition, change, language, problems }: Props) {
  const { t } = useTranslation('forms');
  const { thanks } = definition;
  const assets = useCall(contentRoutes.assets, { query: { limit: 200 } });
  const set = (next: FormThanks) => change(() => ({ thanks: next }));
  const texts = thanks.kind === 'redirect' ? WORDS : { title: thanks.title, text: thanks.text };
  const switchTo = (kind: string) =>
    set(
      kind === 'redirect'
        ? { kind, url: 'https://' }
        : kind === 'asset'
          ? { kind, asset: assets.data?.items[0]?.id ?? '', ...texts }
          : { kind: 'text', ...texts },
    );
  const faulty = (part: string) => problems.includes(`thanks.${part}`);
  return (
    <>
      <SegmentedControl
        aria-label={t('thanksKind')}
        value={thanks.kind}
        onChange={switchTo}
        style={{ alignSelf: 'flex-start' }}
        data={(['text', 'asset', 'redirect'] as const).map((kind) => ({ value: kind, label: t(`thanks_${kind}`) }))}
      />
      {thanks.kind === 'redirect' ? (
        <TextInput
          label={t('thanksUrl')}
          value={thanks.url}
          error={faulty('url') ? t('badUrl') : undefined}
          onChange={(event) => set({ kind: 'redirect', url: event.currentTarget.value })}
        />
      ) : (
        <>
          {thanks.kind === 'asset' && (
            <Select
              label={t('thanksAsset')}
              description={t('thanksAssetHint')}
              data={(assets.data?.items ?? []).map((asset) => ({ value: asset.id, label: asset.name }))}
              value={thanks.asset || null}
              searchable
              nothingFoundMessage={t('noAsset')}
              error={faulty('asset') ? t('assetMissing') : undefined}
              onChange={(asset) => asset && set({ ...thanks, asset })}
            />
          )}
          <WordsInput
            label={t('thanksTitle')}
            words={thanks.title}
            language={language}
            onChange={(text) => set({ ...thanks, title: withText(thanks.title, language, text) })}
          />
          <WordsInput
            label={t('thanksText')}
            words={thanks.text}
            language={language}
            multiline
            onChange={(text) => set({ ...thanks, text: withText(thanks.text, language, text) })}
          />
        </>
      )}
      {definition.doubleOptIn && definition.consents.length > 0 && (
        <Text size="xs" c="dimmed">
          {t('thanksAfterConfirm')}
        </Text>
      )}
    </>
  );
}
