import type { RoutingRule } from '@cultivar/sales';
import { ActionIcon, Button, Group, MultiSelect, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RuleBuilder } from '../../rules/rule-builder.tsx';

interface RoutingRulesProps {
  readonly rules: readonly RoutingRule[];
  readonly people: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (rules: RoutingRule[]) => void;
}
/** The ordered rules: first come, first served. */
export function RoutingRules({ rules, people, onChange }: RoutingRulesProps) {
  const { t } = useTranslation('sales');
  const put = (index: number, rule: RoutingRule) => onChange(rules.map((one, at) => (at === index ? rule : one)));
  const move = (index: number, by: -1 | 1) => {
    const next = [...rules];
    [next[index], next[index + by]] = [next[index + by]!, next[index]!];
    onChange(next);
  };
  return (
    <Stack>
      {rules.length === 0 && <Text size="sm">{t('noRules')}</Text>}
      {rules.map((rule, index) => (
        <Paper key={rule.id} p="md" component="fieldset" aria-label={rule.name || t('newRule')}>
          <Stack gap="sm">
            <Group align="flex-end" wrap="nowrap">
              <TextInput
                flex={1}
                label={t('ruleName')}
                value={rule.name}
                maxLength={120}
                onChange={(event) => put(index, { ...rule, name: event.currentTarget.value })}
              />
              <Group gap={4} wrap="nowrap">
                <Tool label={t('moveUp', { name: rule.name })} off={index === 0} onClick={() => move(index, -1)}>
                  <IconArrowUp size={16} />
                </Tool>
                <Tool
                  label={t('moveDown', { name: rule.name })}
                  off={index === rules.length - 1}
                  onClick={() => move(index, 1)}
                >
                  <IconArrowDown size={16} />
                </Tool>
                <Tool
                  label={t('removeRule', { name: rule.name })}
                  onClick={() => onChange(rules.filter((one) => one.id !== rule.id))}
                >
                  <IconTrash size={16} />
                </Tool>
              </Group>
            </Group>
            <Stack gap={6}>
              <Text size="sm" fw={500}>
                {t('ruleWhen')}
              </Text>
              <RuleBuilder
                label={t('ruleWhen')}
                value={rule.rule}
                onChange={(next) => put(index, { ...rule, rule: next })}
              />
            </Stack>
            <MultiSelect
              label={t('rulePeople')}
              data={people}
              value={rule.people.map(String)}
              onChange={(ids) => put(index, { ...rule, people: ids.map(Number) })}
            />
          </Stack>
        </Paper>
      ))}
      <Group>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() =>
            onChange([
              ...rules,
              {
                id: crypto.randomUUID().slice(0, 8),
                name: '',
                rule: { kind: 'all', rules: [] },
                people: [],
                strategy: 'round-robin',
              },
            ])
          }
        >
          {t('addRule')}
        </Button>
      </Group>
    </Stack>
  );
}

function Tool(props: { label: string; off?: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={32}
      aria-label={props.label}
      disabled={props.off ?? false}
      onClick={props.onClick}
    >
      {props.children}
    </ActionIcon>
  );
}
