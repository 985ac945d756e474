import { explain, Rule, RULE_NEEDS, ruleSentence } from '@cultivar/audience';
import { defineNode, field, shortened } from '@cultivar/workflow';
import { z } from 'zod';

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
  when: ({ rule }) => ({ yes: rule, no: { kind: 'not', rule } }),
  summary: ({ rule }) => ({
    de: shortened(`Wenn ${ruleSentence(rule, {}, 'de')}`, 140),
    en: shortened(`If ${ruleSentence(rule, {}, 'en')}`, 140),
  }),
  decide: ({ rule }, facts, { now }) => {
    const { holds, checks } = explain(rule, facts, now);
    return { go: holds ? 'yes' : 'no', because: { checks } };
  },
});
