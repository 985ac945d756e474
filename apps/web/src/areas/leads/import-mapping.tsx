import { CSV_ENCODINGS, CSV_SEPARATORS, leadImportRoutes, leadRoutes } from '@cultivar/contract';
import type { ImportLook, ImportPlan } from '@cultivar/contract';
import {
  Alert,
  Button,
  Checkbox,
  Group,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, call, useAct, useCall } from '../../api.ts';
import { useNumbers, useProblemText } from '../../shell/pieces.ts';
import { ProblemTable } from './import-progress.tsx';
import { useWords } from './lead-marks.tsx';

interface MappingProps {
  readonly look: ImportLook;
  readonly onLook: (look: ImportLook) => void;
  readonly onBack: () => void;
  readonly onStarted: (id: number) => void;
}
interface Consent {
  readonly source: string;
  readonly day: string;
  readonly wording: string;
}
const CORE = ['email', 'firstName', 'lastName', 'name', 'company', 'tags', 'language'] as const;
const NO_CONSENT: Consent = { source: '', day: '', wording: '' };
const complete = (consent: Consent) =>
  consent.source.trim().length >= 3 && consent.day !== '' && consent.wording.trim().length >= 10;

/** What each column is, with examples, and what the import would do. */
export function ImportMapping({ look, onLook, onBack, onStarted }: MappingProps) {
  const { t } = useTranslation('leads');
  const say = useProblemText();
  const [mapping, setMapping] = useState(look.guess);
  const [overwrite, setOverwrite] = useState(false);
  const [tag, setTag] = useState('');
  const [consent, setConsent] = useState<Consent | null>(null);
  const again = useAct(leadImportRoutes.look, []);
  const start = useAct(leadImportRoutes.start, ['/api/leads']);
  const plan: ImportPlan = {
    ...{ separator: look.separator, encoding: look.encoding, mapping, overwrite },
    ...(tag.trim() && { tag: tag.trim() }),
    ...(consent &&
      complete(consent) && {
        consent: { source: consent.source, at: `${consent.day}T12:00:00Z`, wording: consent.wording },
      }),
  };
  const ready = mapping.includes('email') && (!consent || complete(consent));
  const reread = (how: { separator?: ImportLook['separator']; encoding?: ImportLook['encoding'] }) =>
    again.mutate(
      { params: { id: look.id }, body: { separator: look.separator, encoding: look.encoding, ...how } },
      {
        onSuccess: (next) => {
          onLook(next);
          setMapping(next.guess);
        },
      },
    );
  return (
    <Stack gap="lg">
      <Group gap="md" align="flex-end">
        <Select
          label={t('separator')}
          w={170}
          data={CSV_SEPARATORS.map((value) => ({ value, label: t(`separator_${CSV_SEPARATORS.indexOf(value)}`) }))}
          value={look.separator}
          onChange={(value) => value && reread({ separator: value as ImportLook['separator'] })}
          allowDeselect={false}
        />
        <Select
          label={t('encoding')}
          w={220}
          data={CSV_ENCODINGS.map((value) => ({ value, label: t(`encoding_${value}`) }))}
          value={look.encoding}
          onChange={(value) => value && reread({ encoding: value as ImportLook['encoding'] })}
          allowDeselect={false}
        />
      </Group>
      {again.error && <Alert color="red">{say(again.error)}</Alert>}
      <ColumnTable look={look} mapping={mapping} onChange={setMapping} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Paper p="md">
          <Stack gap="sm">
            <Title order={2} size="h5">
              {t('importOptions')}
            </Title>
            <TextInput
              label={t('importTag')}
              description={t('importTagHint')}
              value={tag}
              maxLength={80}
              onChange={(event) => setTag(event.currentTarget.value)}
            />
            <Checkbox
              label={t('overwrite')}
              description={t('overwriteHint')}
              checked={overwrite}
              onChange={(event) => setOverwrite(event.currentTarget.checked)}
            />
          </Stack>
        </Paper>
        <ConsentPart consent={consent} onChange={setConsent} />
      </SimpleGrid>
      <Outlook id={look.id} plan={plan} ready={ready} missing={!mapping.includes('email')} />
      {start.error && <Alert color="red">{say(start.error)}</Alert>}
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          {t('otherFile')}
        </Button>
        <Button
          disabled={!ready}
          loading={start.isPending}
          onClick={() =>
            start.mutate({ params: { id: look.id }, body: plan }, { onSuccess: ({ id }) => onStarted(id) })
          }
        >
          {t('startImport')}
        </Button>
      </Group>
    </Stack>
  );
}

function ColumnTable(props: {
  look: ImportLook;
  mapping: readonly (string | null)[];
  onChange: (mapping: (string | null)[]) => void;
}) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const fields = useCall(leadRoutes.fields, {}).data ?? [];
  const groups = [
    { group: t('coreFields'), items: CORE.map((value) => ({ value: value as string, label: t(`target_${value}`) })) },
    ...(['lead', 'company'] as const).map((subject) => ({
      group: t(`subject_${subject}`),
      items: fields
        .filter((field) => field.subject === subject)
        .map((field) => ({
          value: `${subject === 'lead' ? 'field' : 'company'}:${field.key}`,
          label: say(field.label),
        })),
    })),
  ];
  const choose = (column: number, target: string | null) =>
    props.onChange(props.mapping.map((old, index) => (index === column ? target : old === target ? null : old)));
  return (
    <Paper>
      <Table.ScrollContainer minWidth={620}>
        <Table verticalSpacing="xs" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('column')}</Table.Th>
              <Table.Th>{t('examples')}</Table.Th>
              <Table.Th>{t('becomes')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {props.look.header.map((title, column) => (
              <Table.Tr key={column}>
                <Table.Td fw={600}>{title || '–'}</Table.Td>
                <Table.Td>
                  <Text size="sm" c="dimmed" lineClamp={1}>
                    {props.look.rows
                      .map((row) => row[column])
                      .filter(Boolean)
                      .slice(0, 3)
                      .join(' · ') || '–'}
                  </Text>
                </Table.Td>
                <Table.Td w={260}>
                  <Select
                    aria-label={t('becomesOf', { column: title })}
                    placeholder={t('leftOut')}
                    data={groups}
                    value={props.mapping[column] ?? null}
                    onChange={(target) => choose(column, target)}
                    searchable
                    clearable
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function ConsentPart({ consent, onChange }: { consent: Consent | null; onChange: (consent: Consent | null) => void }) {
  const { t } = useTranslation('leads');
  return (
    <Paper p="md">
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('consent')}
        </Title>
        <Checkbox
          label={t('importConsent')}
          description={t('importConsentHint')}
          checked={consent !== null}
          onChange={(event) => onChange(event.currentTarget.checked ? NO_CONSENT : null)}
        />
        {consent && (
          <>
            <Group grow align="flex-start">
              <TextInput
                required
                label={t('consentSource')}
                placeholder={t('consentSourceExample')}
                value={consent.source}
                onChange={(event) => onChange({ ...consent, source: event.currentTarget.value })}
              />
              <TextInput
                required
                type="date"
                label={t('consentDay')}
                value={consent.day}
                onChange={(event) => onChange({ ...consent, day: event.currentTarget.value })}
              />
            </Group>
            <Textarea
              required
              label={t('consentWording')}
              autosize
              minRows={2}
              value={consent.wording}
              onChange={(event) => onChange({ ...consent, wording: event.currentTarget.value })}
            />
          </>
        )}
      </Stack>
    </Paper>
  );
}

function Outlook(props: { id: number; plan: ImportPlan; ready: boolean; missing: boolean }) {
  const { t } = useTranslation('leads');
  const { number } = useNumbers();
  const say = useProblemText();
  const [plan] = useDebouncedValue(props.plan, 300);
  const preview = useQuery({
    queryKey: [leadImportRoutes.preview.path, props.id, JSON.stringify(plan)],
    queryFn: () => call(leadImportRoutes.preview, { params: { id: props.id }, body: plan }),
    enabled: props.ready,
    staleTime: 60_000,
    placeholderData: (old) => old,
  });
  if (props.missing) return <Alert color="yellow">{t('needsEmail')}</Alert>;
  if (preview.error) return <Alert color="red">{preview.error instanceof ApiError ? say(preview.error) : null}</Alert>;
  if (!preview.data) return <Text c="dimmed">{t('counting')}</Text>;
  const { created, updated, skipped, problems } = preview.data;
  return (
    <Stack gap="sm">
      <Text role="status" aria-live="polite">
        {t('outlook', { created: number(created), updated: number(updated), skipped: number(skipped) })}
      </Text>
      {problems.length > 0 && <ProblemTable problems={problems} />}
    </Stack>
  );
}
