import { Organisation, settingsRoutes } from '@cultivar/contract';
import { Alert, Button, ColorInput, Group, Image, Select, Textarea, TextInput } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../api.ts';
import { Loaded, noteDone, useProblemText } from '../../shell/pieces.ts';
import { Section } from './section.tsx';

export function OrganisationPage() {
  const organisation = useCall(settingsRoutes.organisation, {});
  return <Loaded query={organisation}>{(known) => <OrganisationForm known={known} />}</Loaded>;
}

const ZONES = Intl.supportedValuesOf('timeZone');

function OrganisationForm({ known }: { known: Organisation }) {
  const { t } = useTranslation('settings');
  const say = useProblemText();
  const save = useAct(settingsRoutes.saveOrganisation);
  const [values, setValues] = useState(known);
  const set = <K extends keyof Organisation>(key: K, value: Organisation[K]) =>
    setValues((before) => ({ ...before, [key]: value }));
  const parsed = Organisation.safeParse(values);
  const faulty = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0]));
  const text = (key: 'name' | 'logoUrl' | 'privacyUrl' | 'senderName' | 'senderAddress', fault: string) => ({
    value: values[key],
    error: faulty.has(key) ? fault : undefined,
    onChange: (event: { currentTarget: { value: string } }) => set(key, event.currentTarget.value),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed.success) save.mutate({ body: parsed.data }, { onSuccess: () => noteDone(t('saved')) });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Section title={t('identity')} text={t('organisationText')}>
        <TextInput label={t('organisationName')} required maxLength={120} {...text('name', t('required'))} />
        <TextInput label={t('logoUrl')} description={t('logoHint')} {...text('logoUrl', t('invalidUrl'))} />
        {values.logoUrl && !faulty.has('logoUrl') && (
          <Image src={values.logoUrl} alt={t('logoPreview')} w={160} fit="contain" referrerPolicy="no-referrer" />
        )}
        <ColorInput
          label={t('colour')}
          description={t('colourHint')}
          format="hex"
          eyeDropperButtonProps={{ 'aria-label': t('pickColour') }}
          value={values.colour}
          onChange={(colour) => set('colour', colour)}
          swatches={['#0f7b4f', '#1864ab', '#5f3dc4', '#a61e4d', '#c2410c', '#343a40']}
          error={faulty.has('colour') ? '#rrggbb' : undefined}
        />
      </Section>
      <Section title={t('legal')}>
        <Textarea
          label={t('imprint')}
          description={t('imprintHint')}
          autosize
          minRows={4}
          maxLength={2000}
          value={values.imprint}
          onChange={(event) => set('imprint', event.currentTarget.value)}
        />
        {!values.imprint.trim() && (
          <Alert color="yellow" icon={<IconInfoCircle />}>
            {t('imprintMissing')}
          </Alert>
        )}
        <TextInput label={t('privacyUrl')} {...text('privacyUrl', t('invalidUrl'))} />
      </Section>
      <Section title={t('sending')} text={t('senderHint')}>
        <TextInput label={t('senderName')} maxLength={120} {...text('senderName', t('required'))} />
        <TextInput label={t('senderAddress')} type="email" {...text('senderAddress', t('invalidEmail'))} />
      </Section>
      <Section title={t('place')}>
        <Select
          label={t('language')}
          description={t('languageHint')}
          allowDeselect={false}
          value={values.language}
          onChange={(language) => set('language', language === 'en' ? 'en' : 'de')}
          data={[
            { value: 'de', label: 'Deutsch' },
            { value: 'en', label: 'English' },
          ]}
        />
        <Select
          label={t('zone')}
          searchable
          allowDeselect={false}
          limit={100}
          value={values.zone}
          onChange={(zone) => zone && set('zone', zone)}
          data={ZONES.includes(values.zone) ? ZONES : [values.zone, ...ZONES]}
        />
      </Section>
      {save.isError && (
        <Alert color="red" role="alert" mb="md">
          {say(save.error)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button type="submit" loading={save.isPending} disabled={!parsed.success}>
          {t('save')}
        </Button>
      </Group>
    </form>
  );
}
