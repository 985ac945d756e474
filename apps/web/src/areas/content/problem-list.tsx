import type { TemplateProblem } from '@cultivar/contract';
import { Alert, List, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** What is wrong with a template, each with its place; a click goes there. */
export function ProblemList(props: { problems: readonly TemplateProblem[]; onGo: (problem: TemplateProblem) => void }) {
  const { t, i18n } = useTranslation('content');
  const errors = props.problems.filter(({ level }) => level === 'error').length;
  if (!props.problems.length) return null;
  const sentence = ({ code, detail }: TemplateProblem): string =>
    i18n.exists(`fault_${code}`, { ns: 'content' })
      ? String(t(`fault_${code}` as never, { detail } as never))
      : `${code} ${detail}`;
  return (
    <Alert
      role="status"
      color={errors ? 'red' : 'yellow'}
      icon={errors ? <IconAlertTriangle /> : <IconInfoCircle />}
      title={errors ? t('problems', { count: errors }) : t('warnings', { count: props.problems.length })}
    >
      <List size="sm" spacing={4} listStyleType="none">
        {props.problems.map((problem, index) => (
          <List.Item key={index}>
            <UnstyledButton onClick={() => props.onGo(problem)} style={{ textAlign: 'left', minHeight: 24 }}>
              <Text span size="sm" fw={600} td="underline">
                {t(`part_${problem.part}`)}
                {(problem.part === 'mjml' || problem.part === 'text') && `, ${t('line', { line: problem.line })}`}
              </Text>{' '}
              <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
                {sentence(problem)}
              </Text>
            </UnstyledButton>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
