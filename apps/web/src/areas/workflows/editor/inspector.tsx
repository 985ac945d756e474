import type { AnyNodeType, Graph, GraphNode } from '@cultivar/workflow';
import { ActionIcon, Alert, Button, Group, Stack, Text, Title, Tooltip } from '@mantine/core';
import { SchemaForm } from '@cultivar/ui';
import { IconAlertTriangle, IconCopy, IconExclamationCircle, IconTrash, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CATEGORY_WORDS } from '../model/catalogue.ts';
import { ComparisonResult } from './comparison-result.tsx';
import { useEditorView } from './editor-context.ts';
import styles from './editor.module.css';
import { EntrySettings } from './entry-settings.tsx';
import { INSPECTOR_INPUTS } from './inspector-inputs.tsx';
import { NodeIcon } from './node-icon.tsx';
import { PostedAddress } from './posted-address.tsx';

interface NodeInspectorProps {
  readonly node: GraphNode;
  readonly onChange: (config: GraphNode['config'], field: string) => void;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

/** The settings of one node, drawn from its schema, with its faults on top. */
export function NodeInspector({ node, onChange, onDuplicate, onRemove, onClose }: NodeInspectorProps) {
  const { t } = useTranslation('workflows');
  const { registry, language, readOnly, findings } = useEditorView();
  const type = registry.get(node.type);
  if (!type) return <Text p="md">{t('unknownStep', { type: node.type })}</Text>;
  const own = findings.get(node.id) ?? [];
  const problems = Object.fromEntries(
    own.flatMap(({ at, message }) => (at.field ? [[at.field.split('.')[0]!, message[language]]] : [])),
  );
  return (
    <Stack gap="md" p="md" data-category={type.category}>
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <span className={`${styles.tile} ${styles.tileBig}`}>
          <NodeIcon name={type.icon} size={20} />
        </span>
        <div style={{ flex: 1, minWidth: 0 }}>
          <Text size="xs" fw={600} style={{ color: 'var(--cat)' }}>
            {CATEGORY_WORDS[type.category][language]}
          </Text>
          <Title order={2} size="h5">
            {type.title[language]}
          </Title>
        </div>
        <ActionIcon variant="subtle" color="gray" aria-label={t('closeInspector')} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </Group>
      <Text size="sm" c="dimmed">
        {type.help[language]}
      </Text>
      {own.filter(({ at }) => !at.field).length > 0 && (
        <Stack gap={6}>
          {own
            .filter(({ at }) => !at.field)
            .map((finding) => (
              <Alert
                key={`${finding.code} ${finding.at.port ?? ''}`}
                p={8}
                styles={{ message: { fontSize: 13, lineHeight: 1.4 }, icon: { marginRight: 8 } }}
                color={finding.severity === 'error' ? 'red' : 'orange'}
                icon={
                  finding.severity === 'error' ? <IconExclamationCircle size={18} /> : <IconAlertTriangle size={18} />
                }
              >
                {finding.message[language]}
              </Alert>
            ))}
        </Stack>
      )}
      <SchemaForm
        key={node.id}
        schema={type.config}
        value={node.config}
        onChange={onChange}
        language={language}
        inputs={INSPECTOR_INPUTS}
        problems={problems}
        readOnly={readOnly}
      />
      <ComparisonOf type={type} node={node} />
      {takesPosts(type, node.config) && <PostedAddress nodeId={node.id} />}
      {!readOnly && (
        <Group gap="xs" pt="xs" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
          <Button size="xs" variant="default" leftSection={<IconCopy size={15} />} onClick={onDuplicate}>
            {t('duplicate')}
          </Button>
          <Tooltip label={t('deleteKey')}>
            <Button size="xs" variant="subtle" color="red" leftSection={<IconTrash size={15} />} onClick={onRemove}>
              {t('delete')}
            </Button>
          </Tooltip>
        </Group>
      )}
    </Stack>
  );
}

/** What a step that compares its ways has found, as far as its settings are in order. */
function ComparisonOf({ type, node }: { readonly type: AnyNodeType; readonly node: GraphNode }) {
  const { language } = useEditorView();
  const parsed = type.compares && type.config.safeParse(node.config);
  if (!parsed?.success) return null;
  const ports = type.portsOf?.(parsed.data) ?? type.ports;
  const names = { a: ports.a![language], b: ports.b![language] };
  return <ComparisonResult nodeId={node.id} needed={type.compares!(parsed.data).needed} names={names} />;
}

/** Whether other systems post to this entry, as far as its settings are in order. */
function takesPosts(type: AnyNodeType, config: GraphNode['config']): boolean {
  const parsed = type.config.safeParse(config);
  return parsed.success && type.trigger?.(parsed.data).post !== undefined;
}

interface WorkflowInspectorProps {
  readonly settings: Graph['settings'];
  readonly onChange: (settings: Partial<Graph['settings']>) => void;
}
/** What holds for the whole journey: who may come in, and how often. */
export function WorkflowInspector({ settings, onChange }: WorkflowInspectorProps) {
  const { t } = useTranslation('workflows');
  const { readOnly } = useEditorView();
  return (
    <Stack gap="md" p="md">
      <div>
        <Text size="xs" fw={600} c="dimmed">
          {t('workflow')}
        </Text>
        <Title order={2} size="h5">
          {t('whoMayEnter')}
        </Title>
      </div>
      <EntrySettings settings={settings} readOnly={readOnly} onChange={onChange} />
      <Text size="sm" c="dimmed">
        {t('inspectorTip')}
      </Text>
    </Stack>
  );
}
