import { explain, Rule, RULE_NEEDS } from '@cultivar/audience';
import { counted, defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

/** How many single conditions a rule has. */
const conditions = (rule: Rule): number =>
  rule.kind === 'all' || rule.kind === 'any'
    ? rule.rules.reduce((sum, part) => sum + conditions(part), 0)
    : rule.kind === 'not'
      ? conditions(rule.rule)
      : 1;

export default defineNode({
  type: 'if-else',
  version: 1,
  category: 'logic',
  icon: 'arrows-split-2',
  title: { de: 'Wenn / sonst', en: 'If / else' },
  help: {
    de: 'Trennt die Leads nach einer Regel über Angaben, Verhalten, Punkte, Stufe und Segmente. Im Verlauf steht, welche Werte den Ausschlag gaben.',
    en: 'Parts the leads by a rule over fields, behaviour, scores, stage and segments. The history says which values decided.',
  },
  config: z.object({ rule: field(Rule, { de: 'Regel', en: 'Rule', input: 'rule' }) }),
  defaults: { rule: { kind: 'all', rules: [{ kind: 'score', axis: 'engagement', op: 'gte', value: 50 }] } },
  ports: { yes: { de: 'ja', en: 'yes' }, no: { de: 'nein', en: 'no' } },
  needs: RULE_NEEDS,
  reads: ({ rule }) => ({ rules: [rule] }),
  summary: ({ rule }) => {
    const count = conditions(rule);
    if (!count) return { de: 'Noch keine Bedingung', en: 'No condition yet' };
    return {
      de: `Wenn ${counted(count, 'de', ['Bedingung zutrifft', 'Bedingungen es sagen'])}`,
      en: `If ${counted(count, 'en', ['condition holds', 'conditions say so'])}`,
    };
  },
  decide: ({ rule }, facts, { now }) => {
    const { holds, checks } = explain(rule, facts, now);
    return { go: holds ? 'yes' : 'no', because: { checks } };
  },
});
