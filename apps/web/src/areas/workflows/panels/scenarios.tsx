import { courseOf, scenarioFindings } from '@cultivar/engine';
import type { Course, DryRun, ScenarioResult } from '@cultivar/engine';
import type { Graph, InventedLead, Scenario } from '@cultivar/workflow';
import {
  ActionIcon,
  Badge,
  Button,
  Checkbox,
  Group,
  Paper,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { IconCircleCheck, IconExclamationCircle, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEditorView } from '../editor/editor-context.ts';
import { named } from '../model/named.ts';
import { summaryOf } from '../model/references.ts';

interface ScenarioListProps {
  readonly results: readonly ScenarioResult[];
  readonly graph: Graph;
  readonly onOpen: (scenario: Scenario) => void;
  readonly onRemove?: (id: string) => void;
}
/** The dry runs that are kept, each with whether it still goes as expected. */
export function ScenarioList({ results, graph, onOpen, onRemove }: ScenarioListProps) {
  const { t } = useTranslation('workflows');
  const { registry, references, language } = useEditorView();
  return (
    <Stack gap={4} component="section" aria-label={t('scenarios')} mt="xs">
      <Text size="sm" fw={600}>
        {t('scenarios')}
      </Text>
      <Text size="xs" c="dimmed">
        {results.length ? t('scenariosHelp') : t('noScenarios')}
      </Text>
      {results.map((result) => {
        const { scenario, differences } = result;
        const ok = differences.length === 0;
        const [finding] = scenarioFindings(graph, registry, [result]);
        return (
          <Group key={scenario.id} gap={6} wrap="nowrap" align="flex-start">
            <UnstyledButton
              flex={1}
              py={4}
              aria-label={t('openScenario', { name: scenario.name })}
              onClick={() => onOpen(scenario)}
            >
              <Group gap={8} wrap="nowrap" align="flex-start">
                {ok ? (
                  <IconCircleCheck
                    size={17}
                    color="var(--mantine-primary-color-filled)"
                    aria-hidden
                    style={{ flex: 'none' }}
                  />
                ) : (
                  <IconExclamationCircle
                    size={17}
                    color="var(--mantine-color-error)"
                    aria-hidden
                    style={{ flex: 'none' }}
                  />
                )}
                <div>
                  <Text size="sm" td="underline">
                    {scenario.name}
                  </Text>
                  {finding && (
                    <Text size="xs" c="dimmed">
                      {named(finding.message[language], references)}
                    </Text>
                  )}
                </div>
              </Group>
            </UnstyledButton>
            <Badge mt={5} tt="none" size="sm" variant="light" color={ok ? 'teal' : 'red'} style={{ flex: 'none' }}>
              {t(ok ? 'scenarioOk' : 'scenarioFails')}
            </Badge>
            {onRemove && (
              <ActionIcon
                mt={2}
                variant="subtle"
                color="gray"
                aria-label={t('removeScenario', { name: scenario.name })}
                onClick={() => onRemove(scenario.id)}
              >
                <IconTrash size={15} />
              </ActionIcon>
            )}
          </Group>
        );
      })}
    </Stack>
  );
}

interface SaveScenarioProps {
  readonly graph: Graph;
  readonly run: DryRun;
  readonly course: Course;
  readonly lead: InventedLead;
  readonly real: boolean;
  readonly onSave: (scenario: Scenario) => void;
}
/** Keeps the run that is shown, with what of it is expected from now on. */
export function SaveScenario({ graph, run, course, lead, real, onSave }: SaveScenarioProps) {
  const { t } = useTranslation('workflows');
  const { registry, references, language } = useEditorView();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const went = courseOf(run);
  const passed = graph.nodes.filter(({ id }) => went.through.includes(id) && id !== course.entryNode);
  const avoided = graph.nodes.filter(
    ({ id, type }) => !went.through.includes(id) && registry.get(type)?.category !== 'entry',
  );
  const [through, setThrough] = useState<readonly string[] | null>(null);
  const [notThrough, setNotThrough] = useState<readonly string[]>([]);
  const [endsHere, setEndsHere] = useState(true);
  const [mails, setMails] = useState(true);
  const chosen = through ?? passed.map(({ id }) => id);
  const title = (id: string | null) => {
    const node = graph.nodes.find((one) => one.id === id);
    const type = node && registry.get(node.type);
    return node && type
      ? [type.title[language], summaryOf(node, type, references, language)].filter(Boolean).join(' · ')
      : '';
  };
  if (!open)
    return (
      <Button size="xs" variant="light" style={{ alignSelf: 'flex-start' }} onClick={() => setOpen(true)}>
        {t('saveScenario')}
      </Button>
    );
  const save = () => {
    onSave({
      ...{ id: crypto.randomUUID().slice(0, 18), name: name.trim(), lead, ...course },
      expect: {
        through: [...chosen],
        notThrough: notThrough.filter((id) => avoided.some((node) => node.id === id)),
        endsAt: endsHere ? went.endsAt : null,
        mails: mails ? went.mails : null,
      },
    });
    setOpen(false);
    setName('');
    setThrough(null);
    setNotThrough([]);
  };
  const sent = went.mails.map((id) => references.template?.get(id) ?? id).join(', ');
  return (
    <Paper withBorder p="sm" radius="md" maw={560}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) save();
        }}
      >
        <Stack gap="xs">
          <TextInput
            size="xs"
            autoFocus
            maxLength={120}
            label={t('scenarioName')}
            value={name}
            {...(real && { description: t('scenarioFromReal') })}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox.Group size="xs" label={t('expectThrough')} value={[...chosen]} onChange={setThrough}>
            <Stack gap={4} mt={4}>
              {passed.map(({ id }) => (
                <Checkbox key={id} size="xs" value={id} label={title(id)} />
              ))}
            </Stack>
          </Checkbox.Group>
          {avoided.length > 0 && (
            <Checkbox.Group size="xs" label={t('expectNotThrough')} value={[...notThrough]} onChange={setNotThrough}>
              <Stack gap={4} mt={4}>
                {avoided.map(({ id }) => (
                  <Checkbox key={id} size="xs" value={id} label={title(id)} />
                ))}
              </Stack>
            </Checkbox.Group>
          )}
          {went.endsAt !== null && (
            <Checkbox
              size="xs"
              label={t('expectEnd', { node: title(went.endsAt) })}
              checked={endsHere}
              onChange={(event) => setEndsHere(event.currentTarget.checked)}
            />
          )}
          <Checkbox
            size="xs"
            label={went.mails.length ? t('expectMails', { count: went.mails.length, mails: sent }) : t('expectNoMails')}
            checked={mails}
            onChange={(event) => setMails(event.currentTarget.checked)}
          />
          <Group gap="xs">
            <Button size="xs" type="submit" disabled={!name.trim()}>
              {t('save')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpen(false)}>
              {t('cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
