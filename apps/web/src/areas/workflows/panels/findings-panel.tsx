import type { Finding, Graph } from '@cultivar/workflow';
import { Badge, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconExclamationCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useEditorView } from '../editor/editor-context.ts';
import styles from '../editor/editor.module.css';
import { summaryOf } from '../model/references.ts';

interface FindingsPanelProps {
  readonly graph: Graph;
  readonly findings: readonly Finding[];
  readonly onShow: (nodeId: string) => void;
}
/** What is wrong with the draft; a click leads to the place. */
export function FindingsPanel({ graph, findings, onShow }: FindingsPanelProps) {
  const { t } = useTranslation('workflows');
  const { registry, references, language } = useEditorView();
  if (!findings.length)
    return (
      <Group gap="xs" py="sm">
        <IconCircleCheck size={20} color="var(--mantine-primary-color-filled)" aria-hidden />
        <Text size="sm">{t('noFindings')}</Text>
      </Group>
    );
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const sorted = [...findings].sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
  return (
    <Stack gap={2} component="ul" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {sorted.map((finding, index) => {
        const node = finding.at.node ? nodes.get(finding.at.node) : undefined;
        const type = node && registry.get(node.type);
        const error = finding.severity === 'error';
        return (
          <li key={index}>
            <UnstyledButton className={styles.row!} disabled={!node} onClick={() => node && onShow(node.id)}>
              {error ? (
                <IconExclamationCircle
                  size={18}
                  color="var(--mantine-color-error)"
                  aria-hidden
                  style={{ flex: 'none' }}
                />
              ) : (
                <IconAlertTriangle
                  size={18}
                  color="var(--mantine-color-orange-text)"
                  aria-hidden
                  style={{ flex: 'none' }}
                />
              )}
              <div style={{ flex: 1 }}>
                <Text size="sm">{finding.message[language]}</Text>
                {type && (
                  <Text size="xs" c="dimmed">
                    {[type.title[language], summaryOf(node, type, references, language)].filter(Boolean).join(' · ')}
                  </Text>
                )}
              </div>
              <Badge tt="none" size="sm" variant="light" color={error ? 'red' : 'orange'} style={{ flex: 'none' }}>
                {t(error ? 'severityError' : 'severityWarning')}
              </Badge>
            </UnstyledButton>
          </li>
        );
      })}
    </Stack>
  );
}
