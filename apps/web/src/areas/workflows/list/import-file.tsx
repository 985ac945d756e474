import type { Language } from '@cultivar/audience';
import { workflowRoutes } from '@cultivar/contract';
import { check, looksPortable, Portable, readPortable } from '@cultivar/workflow';
import type { Finding, ReadPortable } from '@cultivar/workflow';
import { fromForeign } from '@cultivar/workflow/foreign';
import type { Carried } from '@cultivar/workflow/foreign';
import { Alert, Button, FileInput, Group, List, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct, useCall } from '../../../api.ts';
import { noteFailed } from '../../../shell/pieces.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';
import { registry } from '../model/registry.ts';
import { optionsFrom } from '../model/use-options.ts';

const MOST_BYTES = 1_000_000;
const MOST_SHOWN = 30;

type Read =
  | { readonly fault: 'importNoJson' | 'importNotOurs' | 'importTooLarge' }
  | (ReadPortable & {
      readonly toMend: readonly Finding[];
      readonly names: ReadonlyMap<string, string>;
      readonly report: readonly Carried[];
    });

/** A workflow file, chosen or pasted: what of it can be taken over is shown before it is. */
export function ImportFile() {
  const { t, i18n } = useTranslation('workflows');
  const language: Language = i18n.language.startsWith('de') ? 'de' : 'en';
  const navigate = useNavigate();
  const say = useWorkflowProblem();
  const [text, setText] = useState('');
  const [name, setName] = useState<string | null>(null);
  const things = useCall(workflowRoutes.references, {}).data;
  const create = useAct(workflowRoutes.create);
  const read = useMemo((): Read | null => {
    if (!text.trim() || !things) return null;
    if (text.length > MOST_BYTES) return { fault: 'importTooLarge' };
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return { fault: 'importNoJson' };
    }
    const foreign = looksPortable(value) ? null : fromForeign(value);
    if (!foreign && !looksPortable(value)) return { fault: 'importNotOurs' };
    const known = things.things.map(({ kind, id, de, en }) => ({ kind, id, names: [de, en] }));
    const file = foreign?.file ?? value;
    const portable = readPortable(file, registry, known);
    return {
      ...portable,
      names: namesIn(file),
      report: foreign?.report ?? [],
      toMend: check(portable.graph, registry, optionsFrom(things, language).known),
    };
  }, [text, things, language]);
  const title = read && 'graph' in read ? (name ?? read.name) : '';
  const take = () => {
    if (!read || 'fault' in read) return;
    create.mutate(
      { body: { name: title.trim(), graph: read.graph } },
      { onSuccess: ({ id }) => void navigate(`/workflows/${id}`), onError: (error) => noteFailed(say(error)) },
    );
  };
  return (
    <Stack>
      <FileInput
        label={t('importFile')}
        description={t('importFileHelp')}
        placeholder={t('importChoose')}
        accept="application/json,.json"
        leftSection={<IconFileImport size={16} aria-hidden />}
        clearable
        clearButtonProps={{ 'aria-label': t('importClear') }}
        onChange={(file) => {
          setName(null);
          if (!file) setText('');
          else void file.text().then(setText);
        }}
      />
      <Textarea
        label={t('importPaste')}
        autosize
        minRows={3}
        maxRows={8}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {read && 'fault' in read && (
        <Alert color="red" role="alert">
          {t(read.fault)}
        </Alert>
      )}
      {read && 'graph' in read && (
        <>
          <TextInput
            label={t('name')}
            maxLength={120}
            value={title}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Stack gap="xs" role="status">
            <Text size="sm" fw={600}>
              {t('importSteps', { count: read.graph.nodes.length })}
            </Text>
            <CarriedList report={read.report} language={language} />
            {!read.findings.length && !read.toMend.length && <Text size="sm">{t('importClean')}</Text>}
            <FindingList title={t('importLeftOut')} findings={read.findings} language={language} />
            <FindingList title={t('importToMend')} findings={read.toMend} names={read.names} language={language} />
          </Stack>
          <Group justify="flex-end">
            <Button onClick={take} disabled={!title.trim()} loading={create.isPending}>
              {t('importTake')}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}

/** What of a foreign file came over as it was, what otherwise, and what not. */
function CarriedList({ report, language }: { report: readonly Carried[]; language: Language }) {
  const { t } = useTranslation('workflows');
  if (!report.length) return null;
  const count = (outcome: Carried['outcome']) => report.filter((it) => it.outcome === outcome).length;
  return (
    <Alert color="blue" title={t('importForeign')}>
      <Text size="sm" mb={4}>
        {t('importCarried', { taken: count('taken'), changed: count('changed'), left: count('left') })}
      </Text>
      <List size="sm" spacing={4}>
        {report
          .filter(({ outcome }) => outcome !== 'taken')
          .slice(0, MOST_SHOWN)
          .map(({ what, words }, index) => (
            <List.Item key={index}>
              <b>{what}: </b>
              {words[language]}
            </List.Item>
          ))}
      </List>
    </Alert>
  );
}

/** What the file calls the things that it names by another house's ids. */
function namesIn(file: unknown): ReadonlyMap<string, string> {
  const { data = [] } = Portable.shape.references.safeParse((file as { references?: unknown }).references);
  return new Map(data.flatMap(({ id, name }) => (name ? [[id, name] as const] : [])));
}

function FindingList({
  title,
  findings,
  names,
  language,
}: {
  title: string;
  findings: readonly Finding[];
  names?: ReadonlyMap<string, string>;
  language: Language;
}) {
  const { t } = useTranslation('workflows');
  if (!findings.length) return null;
  return (
    <Alert color={findings.some(({ severity }) => severity === 'error') ? 'orange' : 'gray'} title={title}>
      <List size="sm" spacing={4}>
        {findings.slice(0, MOST_SHOWN).map(({ at, message }, index) => (
          <List.Item key={index}>
            {at.node && <b>{at.node}: </b>}
            {message[language].replace(/([„“])([^”“]+)([“”])/g, (all, open: string, id: string, close: string) =>
              names?.has(id) ? `${open}${names.get(id)}${close}` : all,
            )}
          </List.Item>
        ))}
      </List>
      {findings.length > MOST_SHOWN && (
        <Text size="sm">{t('importMore', { count: findings.length - MOST_SHOWN })}</Text>
      )}
    </Alert>
  );
}
