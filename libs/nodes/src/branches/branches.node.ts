import type { Rule, Words } from '@cultivar/audience';
import { explain, Rule as RuleSchema, RULE_NEEDS, ruleSentence } from '@cultivar/audience';
import { defineNode, field, OTHERWISE, OTHERWISE_WORDS, shortened, WayId, waysOf } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'branches',
  version: 1,
  category: 'logic',
  icon: 'git-branch',
  title: { de: 'Mehrere Zweige', en: 'Several branches' },
  help: {
    de: 'Trennt die Leads in mehrere Zweige, jeder mit einer Regel. Der erste Zweig, dessen Regel zutrifft, gilt; alle anderen gehen bei „sonst“ weiter.',
    en: 'Parts the leads into several branches, each with a rule. The first branch whose rule holds counts; everybody else goes on at “otherwise”.',
  },
  config: z.object({
    branches: field(
      waysOf(
        z.object({
          id: WayId,
          name: field(z.string().trim().min(1).max(40), { de: 'Name', en: 'Name', input: 'text' }),
          rule: field(RuleSchema, { de: 'Regel', en: 'Rule', input: 'rule' }),
        }),
      ),
      { de: 'Zweige, der erste zutreffende gilt', en: 'Branches, the first that holds counts', input: 'ways' },
    ),
  }),
  defaults: {
    branches: [
      {
        id: 'a',
        name: 'A',
        rule: { kind: 'all', rules: [{ kind: 'score', axis: 'engagement', op: 'gte', value: 50 }] },
      },
      {
        id: 'b',
        name: 'B',
        rule: { kind: 'all', rules: [{ kind: 'score', axis: 'engagement', op: 'gte', value: 20 }] },
      },
    ],
  },
  ports: { [OTHERWISE]: OTHERWISE_WORDS } as Readonly<Record<string, Words>>,
  portsOf: ({ branches }) => ({
    ...Object.fromEntries(branches.map(({ id, name }) => [id, { de: name, en: name }])),
    [OTHERWISE]: OTHERWISE_WORDS,
  }),
  needs: RULE_NEEDS,
  reads: ({ branches }) => ({ rules: branches.map(({ rule }) => rule) }),
  when: ({ branches }) => {
    const before: Rule[] = [];
    const ways: Record<string, Rule> = {};
    for (const { id, rule } of branches) {
      ways[id] = { kind: 'all', rules: [...before, rule] };
      before.push({ kind: 'not', rule });
    }
    return { ...ways, [OTHERWISE]: { kind: 'all', rules: before } };
  },
  summary: ({ branches }) => {
    const say = (language: 'de' | 'en'): string =>
      shortened(branches.map(({ name, rule }) => `${name}: ${ruleSentence(rule, {}, language)}`).join(' · '), 140);
    return { de: say('de'), en: say('en') };
  },
  decide: ({ branches }, facts, { now }) => {
    for (const { id, name, rule } of branches) {
      const { holds, checks } = explain(rule, facts, now);
      if (holds) return { go: id, because: { branch: name, checks } };
    }
    // why none: what the last one asked for
    return { go: OTHERWISE, because: { checks: explain(branches.at(-1)!.rule, facts, now).checks } };
  },
});
