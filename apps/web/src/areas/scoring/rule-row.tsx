import { ActionIcon, Group, NumberInput, Paper, Stack, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface NamedPoints {
  readonly id: string;
  readonly name: string;
  readonly points: number;
}
interface RuleRowProps<Rule extends NamedPoints> {
  readonly rule: Rule;
  readonly onChange: (rule: Rule) => void;
  readonly onRemove: () => void;
  readonly readOnly: boolean;
  /** Right of the points. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}

/** Name, points and the way to remove a rule; what it looks at stands below. */
export function RuleRow<Rule extends NamedPoints>({
  rule,
  onChange,
  onRemove,
  readOnly,
  beside,
  children,
}: RuleRowProps<Rule>) {
  const { t } = useTranslation('scoring');
  return (
    <Paper p="sm" component="li">
      <Stack gap="sm">
        <Group gap="sm" align="flex-end">
          <TextInput
            flex="1 1 150px"
            label={t('ruleName')}
            value={rule.name}
            maxLength={120}
            readOnly={readOnly}
            error={rule.name.trim() ? undefined : t('required', { ns: 'shell' })}
            onChange={(event) => onChange({ ...rule, name: event.currentTarget.value })}
          />
          <NumberInput
            w={84}
            label={t('points')}
            value={rule.points}
            min={-1000}
            max={1000}
            allowDecimal={false}
            readOnly={readOnly}
            onChange={(points) => typeof points === 'number' && onChange({ ...rule, points })}
          />
          {beside}
          {!readOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              onClick={onRemove}
              aria-label={t('removeRule', { name: rule.name })}
            >
              <IconTrash size={18} />
            </ActionIcon>
          )}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}

/** A readable id that no other rule has: the ledger keeps it for ever. */
export function newId(taken: readonly string[], prefix: string): string {
  for (let n = taken.length + 1; ; n++) if (!taken.includes(`${prefix}-${n}`)) return `${prefix}-${n}`;
}
