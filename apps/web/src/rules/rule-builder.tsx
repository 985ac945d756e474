import type { Language, Rule } from '@cultivar/audience';
import type { RuleField, RuleOptions } from '@cultivar/contract';
import { Box } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded, LoadingRows } from '../shell/pieces.ts';
import { BuilderContext } from './builder-context.ts';
import { RuleGroup } from './rule-group.tsx';
import { useRuleOptions } from './rule-names.ts';
import { sameRule, toRule, toTree } from './rule-tree.ts';
import type { GroupNode } from './rule-tree.ts';

export interface RuleBuilderProps {
  readonly value: Rule;
  /** Called with every change; conditions that are not finished are not part of the rule yet. */
  readonly onChange: (rule: Rule) => void;
  readonly readOnly?: boolean;
  /** Fields beside the lead's own, such as `answer.<node>.<path>` in a workflow. */
  readonly moreFields?: readonly RuleField[];
  /** Name of the whole for screen readers; default "Rule". */
  readonly label?: string;
}

/** Builds a rule: nested groups of conditions over everything that is known of a lead. Works with the keyboard alone, and in a narrow column. */
export function RuleBuilder(props: RuleBuilderProps) {
  const options = useRuleOptions();
  return (
    <Loaded query={options} skeleton={<LoadingRows rows={2} />}>
      {(data) => <Builder {...props} options={data} />}
    </Loaded>
  );
}

function Builder({
  value,
  onChange,
  readOnly = false,
  moreFields,
  label,
  options,
}: RuleBuilderProps & { options: RuleOptions }) {
  const { t, i18n } = useTranslation('rules');
  const [tree, setTree] = useState(() => toTree(value));
  const known = useRef(value);
  useEffect(() => {
    // a value that is not our own last one came from outside (undo, another thing opened): show that
    if (sameRule(value, known.current)) return;
    known.current = value;
    setTree(toTree(value));
  }, [value]);
  const change = (next: GroupNode) => {
    setTree(next);
    const rule = toRule(next);
    if (sameRule(rule, known.current)) return;
    known.current = rule;
    onChange(rule);
  };
  const context = useMemo(
    () => ({
      options,
      fields: [...options.fields, ...(moreFields ?? [])],
      readOnly,
      language: i18n.language as Language,
    }),
    [options, moreFields, readOnly, i18n.language],
  );
  return (
    <BuilderContext.Provider value={context}>
      <Box role="group" aria-label={label ?? t('rule')}>
        <RuleGroup group={tree} path="" onChange={change} />
      </Box>
    </BuilderContext.Provider>
  );
}
