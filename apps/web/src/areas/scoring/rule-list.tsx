import { Button, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../shell/pieces.ts';
import { RuleRow } from './rule-row.tsx';
import type { NamedPoints } from './rule-row.tsx';

/** The rules of one axis: each a row that can be changed and taken out, and a button for one more. */
export function RuleList<R extends NamedPoints>(props: {
  readonly words: { readonly title: string; readonly text: string; readonly add: string };
  readonly none: { readonly title: string; readonly text: string };
  readonly rules: readonly R[];
  readonly onChange: (rules: R[]) => void;
  readonly onAdd: () => void;
  readonly readOnly: boolean;
  /** What stands beside the points of a rule. */
  readonly beside?: (rule: R, put: (rule: R) => void) => ReactNode;
  /** When a rule gives its points. */
  readonly when: (rule: R, put: (rule: R) => void) => ReactNode;
}) {
  const { words, rules, onChange, readOnly } = props;
  const put = (next: R) => onChange(rules.map((old) => (old.id === next.id ? next : old)));
  return (
    <Stack component="section" gap="sm" aria-label={words.title}>
      <Stack gap={2}>
        <Title order={2} size="h4">
          {words.title}
        </Title>
        <Text size="sm" c="dimmed">
          {words.text}
        </Text>
      </Stack>
      {!rules.length && <EmptyState {...props.none} />}
      <Stack component="ol" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {rules.map((rule) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            readOnly={readOnly}
            onChange={put}
            onRemove={() => onChange(rules.filter((other) => other.id !== rule.id))}
            beside={props.beside?.(rule, put)}
          >
            {props.when(rule, put)}
          </RuleRow>
        ))}
      </Stack>
      {!readOnly && (
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={props.onAdd}
          style={{ alignSelf: 'flex-start' }}
        >
          {words.add}
        </Button>
      )}
    </Stack>
  );
}
