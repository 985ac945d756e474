import { ActionIcon, Box, Button, Group, Select, Text, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useBuilder } from './builder-context.ts';
import { ConditionValue } from './condition-value.tsx';
import { isFinished } from './rule-tree.ts';
import type { LeafNode } from './rule-tree.ts';
import { draftFor, subjectGroups, subjectOf } from './subjects.ts';

interface RuleConditionProps {
  readonly leaf: LeafNode;
  readonly path: string;
  readonly onChange: (leaf: LeafNode) => void;
  readonly onRemove: () => void;
  /** Just added: takes the focus and opens its list. */
  readonly isFresh: boolean;
}

/** One condition: what it is about, how it compares, with what. */
export function RuleCondition({ leaf, path, onChange, onRemove, isFresh }: RuleConditionProps) {
  const { t } = useTranslation('rules');
  const { readOnly } = useBuilder();
  const unfinished = leaf.rule !== null && !isFinished(leaf);
  return (
    <Box
      role="group"
      aria-label={t('condition', { path })}
      p={6}
      style={{ background: 'var(--mantine-color-default-hover)', borderRadius: 'var(--mantine-radius-md)' }}
    >
      <Group gap={6} align="flex-start" wrap="nowrap">
        <NotToggle negated={leaf.negated} onChange={(negated) => onChange({ ...leaf, negated })} />
        <Group gap={6} flex={1} miw={0} align="flex-start">
          <SubjectSelect leaf={leaf} isFresh={isFresh} onChange={onChange} />
          {leaf.rule && <ConditionValue rule={leaf.rule} onChange={(rule) => onChange({ ...leaf, rule })} />}
        </Group>
        {!readOnly && (
          <Tooltip label={t('remove')}>
            <ActionIcon variant="subtle" color="gray" mt={1} aria-label={`${t('remove')} ${path}`} onClick={onRemove}>
              <IconTrash size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      {unfinished && (
        <Text size="xs" c="dimmed" mt={4} ms={4}>
          {t('unfinished')}
        </Text>
      )}
    </Box>
  );
}

function SubjectSelect({ leaf, isFresh, onChange }: Pick<RuleConditionProps, 'leaf' | 'isFresh' | 'onChange'>) {
  const { t } = useTranslation('rules');
  const { fields, language, readOnly } = useBuilder();
  const subject = subjectOf(leaf.rule);
  const data = subjectGroups(fields, language, (key) => t(key as never));
  if (subject && !data.some(({ items }) => items.some((item) => item.value === subject))) {
    // a field that was deleted stays visible, so that the rule can be mended
    const key = subject.replace(/^field:/, '');
    data.push({ group: '…', items: [{ value: subject, label: t('unknownField', { key }) }] });
  }
  return (
    <Select
      size="xs"
      flex="1 1 150px"
      miw={130}
      aria-label={t('subject')}
      placeholder={t('choose')}
      data={data}
      value={subject}
      readOnly={readOnly}
      searchable
      allowDeselect={false}
      autoFocus={isFresh}
      defaultDropdownOpened={isFresh}
      maxDropdownHeight={320}
      nothingFoundMessage={t('nothingFound', { ns: 'shell' })}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      onChange={(next) => next && next !== subject && onChange({ ...leaf, rule: draftFor(next, fields) })}
    />
  );
}

/** "not", pressed or not: what it stands before is turned round. */
export function NotToggle({ negated, onChange }: { negated: boolean; onChange: (negated: boolean) => void }) {
  const { t } = useTranslation('rules');
  const { readOnly } = useBuilder();
  if (readOnly && !negated) return null;
  return (
    <Tooltip label={t('notTitle')}>
      <Button
        size="compact-xs"
        mt={3}
        px={6}
        fw={negated ? 600 : 400}
        variant={negated ? 'filled' : 'default'}
        color={negated ? 'red.9' : 'gray'}
        aria-pressed={negated}
        disabled={readOnly}
        style={{ flexShrink: 0, ...(negated ? {} : { color: 'var(--mantine-color-dimmed)' }) }}
        onClick={() => onChange(!negated)}
      >
        {t('not')}
      </Button>
    </Tooltip>
  );
}
