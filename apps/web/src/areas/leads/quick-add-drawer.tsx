import { leadRoutes } from '@cultivar/contract';
import { Alert, Button, Drawer, Group, Select, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../api.ts';
import { noteDone, useProblemText } from '../../shell/pieces.ts';

export const SOURCES = ['trade-fair', 'phone', 'referral', 'event', 'hand'] as const;
const EMPTY = { firstName: '', lastName: '', company: '', jobTitle: '', email: '', phone: '', note: '' };
type Values = typeof EMPTY;

/** A business card in ten seconds; "and another" keeps the source for the next card of the pile. */
export function QuickAddDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t, i18n } = useTranslation('leads');
  const [values, setValues] = useState<Values>(EMPTY);
  const [source, setSource] = useState<string>('trade-fair');
  const create = useAct(leadRoutes.create);
  const say = useProblemText();
  const navigate = useNavigate();
  const input = (key: keyof Values, props: { type?: string; autoComplete?: string } = {}) => (
    <TextInput
      {...props}
      label={t(key)}
      value={values[key]}
      onChange={(event) => setValues({ ...values, [key]: event.currentTarget.value })}
    />
  );
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const another = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value') === 'another';
    const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim()));
    const made = await create
      .mutateAsync({ body: { ...filled, source, language: i18n.language === 'en' ? 'en' : 'de' } })
      .catch(() => null);
    if (!made) return;
    noteDone(t('added'));
    setValues(EMPTY);
    if (another) return;
    onClose();
    void navigate(`/leads/${made.id}`);
  };
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      title={t('addLead')}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'shell' }) }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
          <SimpleGrid cols={2} spacing="sm">
            {input('firstName')}
            {input('lastName')}
          </SimpleGrid>
          {input('company')}
          {input('jobTitle')}
          {input('email', { type: 'email' })}
          {input('phone', { type: 'tel' })}
          <Select
            label={t('source')}
            data={SOURCES.map((value) => ({ value, label: t(`source_${value}`) }))}
            value={source}
            onChange={(value) => setSource(value ?? 'hand')}
            allowDeselect={false}
          />
          <Textarea
            label={t('note')}
            autosize
            minRows={2}
            value={values.note}
            onChange={(event) => setValues({ ...values, note: event.currentTarget.value })}
          />
          <Alert variant="light" color="gray" icon={<IconInfoCircle />}>
            <Text size="sm">{t('noConsentAssumed')}</Text>
          </Alert>
          {create.error && (
            <Alert color="red" role="alert">
              {create.error.problem.code === 'email-taken' || create.error.problem.code === 'too-little'
                ? t(`problem_${create.error.problem.code}`)
                : say(create.error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="sm">
            <Button type="submit" value="another" variant="default" loading={create.isPending}>
              {t('addAnother')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('addLead')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}
