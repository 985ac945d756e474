import { EVERYBODY, Rule } from '@cultivar/audience';
import { segmentRoutes } from '@cultivar/contract';
import { Button, Group, Modal, Pill, Stack, Text } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconBinaryTree } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api.ts';
import { RuleBuilder } from '../../rules/rule-builder.tsx';
import { useRuleSentence } from '../../rules/rule-names.ts';
import { useNumbers } from '../../shell/pieces.ts';

interface RuleFilterProps {
  /** As JSON text, as it stands in the address. */
  readonly rule: string;
  readonly onChange: (rule: string | null) => void;
}
const parsed = (text: string): Rule | null => {
  try {
    return Rule.parse(JSON.parse(text));
  } catch {
    return null;
  }
};
const isEmpty = (rule: Rule) => (rule.kind === 'all' || rule.kind === 'any') && !rule.rules.length;

/** Filters by a rule, with the count while it is being built. */
export function RuleFilter({ rule, onChange }: RuleFilterProps) {
  const { t } = useTranslation('leads');
  const [opened, dialog] = useDisclosure(false);
  const current = parsed(rule);
  return (
    <>
      <Button
        variant={current ? 'light' : 'default'}
        leftSection={<IconBinaryTree size={16} />}
        onClick={dialog.open}
        aria-haspopup="dialog"
      >
        {current ? t('ruleFilterOn') : t('ruleFilter')}
      </Button>
      {opened && (
        <RuleDialog
          start={current ?? EVERYBODY}
          onClose={dialog.close}
          onApply={(next) => {
            onChange(isEmpty(next) ? null : JSON.stringify(next));
            dialog.close();
          }}
        />
      )}
    </>
  );
}

/** The rule in words, with the way to take it away. */
export function RulePill({ rule, onChange }: RuleFilterProps) {
  const { t } = useTranslation('leads');
  const sentence = useRuleSentence();
  const current = parsed(rule);
  if (!current) return null;
  return (
    <Pill
      size="md"
      bg="var(--mantine-color-default-hover)"
      withRemoveButton
      onRemove={() => onChange(null)}
      removeButtonProps={{ 'aria-label': t('removeRule'), tabIndex: 0, 'aria-hidden': false }}
      maw="100%"
    >
      {sentence(current)}
    </Pill>
  );
}

function RuleDialog(props: { start: Rule; onClose: () => void; onApply: (rule: Rule) => void }) {
  const { t } = useTranslation('leads');
  const { number } = useNumbers();
  const [rule, setRule] = useState(props.start);
  const [settled] = useDebouncedValue(rule, 300);
  const count = useQuery({
    queryKey: [segmentRoutes.count.path, JSON.stringify(settled)],
    queryFn: () => call(segmentRoutes.count, { body: { rule: settled, sample: 0 } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="xl"
      title={t('ruleFilterTitle')}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'shell' }) }}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {t('ruleFilterText')}
        </Text>
        <RuleBuilder value={rule} onChange={setRule} />
        <Group justify="space-between">
          <Text size="sm" c="dimmed" role="status" aria-live="polite">
            {count.data && t('count', { count: count.data.count, shown: number(count.data.count) })}
          </Text>
          <Group gap="sm">
            <Button variant="default" onClick={props.onClose}>
              {t('cancel', { ns: 'shell' })}
            </Button>
            <Button onClick={() => props.onApply(rule)}>{t('applyRule')}</Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}
