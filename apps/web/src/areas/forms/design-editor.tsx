import type { FormDefinition } from '@cultivar/audience';
import { ColorInput, SegmentedControl, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Change } from './form-draft.ts';

interface Props {
  readonly definition: FormDefinition;
  readonly change: Change;
  readonly problems: readonly string[];
}
/** Colour and frame; the rest comes from the organisation. Contrast is seen to by the page itself. */
export function DesignEditor({ definition, change, problems }: Props) {
  const { t } = useTranslation('forms');
  const { design } = definition;
  return (
    <>
      <ColorInput
        label={t('accent')}
        description={t('accentHint')}
        placeholder={t('accentDefault')}
        value={design.accent ?? ''}
        error={problems.includes('design.accent') ? t('badColour') : undefined}
        format="hex"
        eyeDropperButtonProps={{ 'aria-label': t('pickColour') }}
        maw={360}
        onChange={(accent) => change((now) => ({ design: { ...now.design, accent: accent || null } }))}
      />
      <SegmentedControl
        aria-label={t('layout')}
        value={design.layout}
        style={{ alignSelf: 'flex-start' }}
        onChange={(layout) => change((now) => ({ design: { ...now.design, layout: layout as 'card' | 'bare' } }))}
        data={[
          { value: 'card', label: t('layout_card') },
          { value: 'bare', label: t('layout_bare') },
        ]}
      />
      <TextInput
        label={t('privacyUrl')}
        description={t('privacyUrlHint')}
        value={definition.privacyUrl}
        error={problems.includes('privacyUrl') ? t('badUrl') : undefined}
        onChange={(event) => {
          const privacyUrl = event.currentTarget.value.trim();
          change(() => ({ privacyUrl }));
        }}
      />
    </>
  );
}
