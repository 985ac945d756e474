import { ActionIcon, Box, Button, Group, SegmentedControl, Stack, Text, Tooltip } from '@mantine/core';
import { IconFolderPlus, IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBuilder } from './builder-context.ts';
import { NotToggle, RuleCondition } from './rule-condition.tsx';
import { addPart, EMPTY_GROUP, EMPTY_LEAF, removePart, replacePart } from './rule-tree.ts';
import type { GroupNode, TreeNode } from './rule-tree.ts';

interface RuleGroupProps {
  readonly group: GroupNode;
  /** `2.1`: first part of the second part; empty for the outermost. */
  readonly path: string;
  readonly onChange: (group: GroupNode) => void;
  readonly onRemove?: () => void;
  /** Just added: its first condition takes the focus. */
  readonly isFresh?: boolean;
}
/** Deeper nesting is hard to read; segments can stand on segments instead. */
const DEEPEST = 3;

/** Conditions joined by "all" or "one", and groups within. */
export function RuleGroup({ group, path, onChange, onRemove, isFresh = false }: RuleGroupProps) {
  const { t } = useTranslation('rules');
  const { readOnly } = useBuilder();
  const [fresh, setFresh] = useState<number | null>(isFresh ? 0 : null);
  const addButton = useRef<HTMLButtonElement>(null);
  const depth = path ? path.split('.').length : 0;
  const add = (part: TreeNode) => {
    setFresh(group.parts.length);
    onChange(addPart(group, part));
  };
  const remove = (at: number) => {
    setFresh(null);
    onChange(removePart(group, at));
    addButton.current?.focus();
  };
  const draw = (part: TreeNode, at: number) => {
    const common = { path: path ? `${path}.${at + 1}` : String(at + 1), onRemove: () => remove(at) };
    const replace = (next: TreeNode) => onChange(replacePart(group, at, next));
    return part.kind === 'group' ? (
      <RuleGroup key={at} {...common} group={part} onChange={replace} isFresh={fresh === at} />
    ) : (
      <RuleCondition key={at} {...common} leaf={part} onChange={replace} isFresh={fresh === at} />
    );
  };
  return (
    <Box
      role={path ? 'group' : undefined}
      aria-label={path ? t('groupNumber', { path }) : undefined}
      p={path ? 'sm' : 0}
      style={
        path
          ? {
              border: '1px solid var(--mantine-color-default-border)',
              borderInlineStart: '3px solid var(--mantine-color-violet-filled)',
              borderRadius: 'var(--mantine-radius-md)',
            }
          : undefined
      }
    >
      <Group gap="xs" mb="xs" justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="xs">
          {path && <NotToggle negated={group.negated} onChange={(negated) => onChange({ ...group, negated })} />}
          <SegmentedControl
            size="xs"
            aria-label={t('mode')}
            value={group.mode}
            disabled={readOnly}
            data={[
              { value: 'all', label: t('allOf') },
              { value: 'any', label: t('anyOf') },
            ]}
            onChange={(mode) => onChange({ ...group, mode: mode as GroupNode['mode'] })}
          />
        </Group>
        {onRemove && !readOnly && (
          <Tooltip label={t('removeGroup')}>
            <ActionIcon variant="subtle" color="gray" aria-label={`${t('removeGroup')}: ${path}`} onClick={onRemove}>
              <IconTrash size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      <Stack gap="xs">
        {group.parts.length === 0 && (
          <Text size="sm" c="dimmed">
            {t(group.mode === 'all' && !path ? 'empty_all' : 'empty_any')}
          </Text>
        )}
        {group.parts.map(draw)}
      </Stack>
      {!readOnly && (
        <Group gap="xs" mt="xs">
          <Button
            ref={addButton}
            variant="light"
            size="xs"
            leftSection={<IconPlus size={14} />}
            aria-label={t('addConditionTo')}
            onClick={() => add(EMPTY_LEAF)}
          >
            {t('addCondition')}
          </Button>
          {depth < DEEPEST && (
            <Button
              variant="subtle"
              size="xs"
              leftSection={<IconFolderPlus size={14} />}
              aria-label={t('addGroupTo')}
              onClick={() => add({ ...EMPTY_GROUP, mode: group.mode === 'all' ? 'any' : 'all', parts: [EMPTY_LEAF] })}
            >
              {t('addGroup')}
            </Button>
          )}
        </Group>
      )}
    </Box>
  );
}
