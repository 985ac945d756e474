import type { Graph, GraphEdge, GraphNode } from '@cultivar/workflow';
import { ActionIcon, Badge, Box, Group, Select, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconCornerDownRight, IconPencil, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../../shell/pieces.ts';
import { portsOf, takesInput } from '../model/graph-edits.ts';
import { outlineOf } from '../model/outline.ts';
import { summaryOf } from '../model/references.ts';
import { AddMenu } from './add-menu.tsx';
import { severityOf, useEditorView } from './editor-context.ts';
import type { PortPlace } from './editor-context.ts';
import styles from './editor.module.css';
import { NodeIcon } from './node-icon.tsx';

interface OutlineProps {
  readonly graph: Graph;
  readonly selection: readonly string[];
  readonly onEdit: (id: string) => void;
  readonly onRemove: (id: string) => void;
  readonly onConnect: (edge: GraphEdge) => void;
  readonly onDisconnect: (ports: readonly PortPlace[]) => void;
}
/** The same graph as a list in the order of the journey: everything can be done here without dragging. */
export function Outline(props: OutlineProps) {
  const { graph } = props;
  const { t } = useTranslation('workflows');
  const { registry, numbers: live } = useEditorView();
  const rows = useMemo(
    () =>
      outlineOf(graph, (id) => {
        const node = graph.nodes.find((it) => it.id === id)!;
        return Object.keys(portsOf(node, registry.get(node.type)));
      }),
    [graph, registry],
  );
  const numbers = new Map(rows.map(({ id }, index) => [id, index + 1]));
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  if (!rows.length)
    return (
      <Text c="dimmed" size="sm" p="xl" ta="center">
        {t('outlineEmpty')}
      </Text>
    );
  return (
    <Box p="md" pt={live ? 60 : 'md'} h="100%" style={{ overflowY: 'auto' }}>
      <Stack maw={860} mx="auto" gap="sm">
        <div>
          <Title order={2} size="h5">
            {t('outline')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('outlineHelp')}
          </Text>
        </div>
        <Stack component="ol" gap={8} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {rows.map(({ id, depth, reached }) => (
            <Box component="li" key={id} ml={Math.min(depth, 6) * 22}>
              <Row node={byId.get(id)!} no={numbers.get(id)!} reached={reached} numbers={numbers} {...props} />
            </Box>
          ))}
        </Stack>
      </Stack>
    </Box>
  );
}

interface RowProps extends OutlineProps {
  readonly node: GraphNode;
  readonly no: number;
  readonly reached: boolean;
  readonly numbers: ReadonlyMap<string, number>;
}
function Row({ node, no, reached, numbers, graph, selection, onEdit, onRemove, onConnect, onDisconnect }: RowProps) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const view = useEditorView();
  const { registry, language, references, readOnly } = view;
  const type = registry.get(node.type);
  const title = type?.title[language] ?? node.type;
  const severity = severityOf(view.findings.get(node.id));
  const order = view.walked?.nodes.get(node.id);
  const here = view.numbers?.[node.id];
  const targets = graph.nodes
    .filter(({ id }) => id !== node.id && takesInput(graph, id, registry))
    .map((it) => {
      const label = registry.get(it.type)?.title[language] ?? it.type;
      const summary = summaryOf(it, registry.get(it.type), references, language);
      return { value: it.id, label: `${numbers.get(it.id) ?? '?'}. ${label}${summary ? ` – ${summary}` : ''}` };
    });
  return (
    <div
      className={styles.outlineRow}
      data-category={type?.category ?? 'world'}
      data-selected={selection.includes(node.id) || undefined}
    >
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <span className={styles.tile}>
          <NodeIcon name={type?.icon ?? ''} size={16} />
        </span>
        <div style={{ flex: 1, minWidth: 0 }}>
          <Group gap={8}>
            <Text size="sm" fw={600}>
              {no}. {title}
            </Text>
            {!reached && (
              <Badge tt="none" size="xs" variant="light" color="gray">
                {t('notReached')}
              </Badge>
            )}
            {severity && (
              <Badge tt="none" size="xs" variant="light" color={severity === 'error' ? 'red' : 'orange'}>
                {t(severity === 'error' ? 'severityError' : 'severityWarning')}
              </Badge>
            )}
            {order !== undefined && (
              <Badge tt="none" size="xs" variant="filled">
                {t('visitedAs', { no: order })}
              </Badge>
            )}
            {here && (
              <Text size="xs" c="dimmed">
                {t('outlineNumbers', { at: number(here.at), passed: number(here.passed), left: number(here.left) })}
              </Text>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {summaryOf(node, type, references, language) || t('notSetUp')}
          </Text>
        </div>
        <Group gap={2} wrap="nowrap">
          <Tooltip label={t('edit')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('editStep', { no, title })}
              onClick={() => onEdit(node.id)}
            >
              <IconPencil size={16} />
            </ActionIcon>
          </Tooltip>
          {!readOnly && (
            <Tooltip label={t('delete')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('removeStep', { no, title })}
                onClick={() => onRemove(node.id)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Group>
      <Stack gap={4} mt={6} ml={40}>
        {Object.entries(portsOf(node, type)).map(([port, words]) => {
          const to = graph.edges.find((edge) => edge.from === node.id && edge.port === port)?.to ?? null;
          return (
            <Group key={port} gap={8} wrap="nowrap">
              <IconCornerDownRight size={15} color="var(--mantine-color-dimmed)" aria-hidden style={{ flex: 'none' }} />
              <Text size="xs" w={150} truncate title={words[language]} style={{ flex: 'none' }}>
                {words[language]}
              </Text>
              <Select
                size="xs"
                flex={1}
                data={targets}
                value={to}
                searchable
                clearable
                readOnly={readOnly}
                placeholder={t('endsHere')}
                aria-label={t('leadsTo', { no, port: words[language] })}
                onChange={(next) =>
                  next ? onConnect({ from: node.id, port, to: next }) : onDisconnect([{ from: node.id, port }])
                }
              />
              {!readOnly && (
                <AddMenu place={{ from: node.id, port }} label={t('addAfterStep', { no, port: words[language] })} />
              )}
            </Group>
          );
        })}
      </Stack>
    </div>
  );
}
