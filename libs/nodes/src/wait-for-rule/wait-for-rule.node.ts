import { explain, Rule, RULE_NEEDS, ruleSentence } from '@cultivar/audience';
import { defineNode, DurationUnitField, durationWords, field, later, shortened } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'wait-for-rule',
  version: 1,
  category: 'time',
  icon: 'hourglass-high',
  title: { de: 'Warten, bis etwas zutrifft', en: 'Wait until something holds' },
  help: {
    de: 'Wartet, bis die Regel auf den Lead zutrifft, längstens so lange wie angegeben. Wer sie schon erfüllt, geht sofort weiter.',
    en: 'Waits until the rule holds for the lead, at most for the time given. Whoever fulfils it already goes on at once.',
  },
  config: z.object({
    rule: field(Rule, { de: 'Regel', en: 'Rule', input: 'rule' }),
    amount: field(z.number().int().min(1).max(3650), { de: 'Längstens', en: 'At most', input: 'number' }),
    unit: DurationUnitField,
  }),
  defaults: {
    rule: { kind: 'all', rules: [{ kind: 'score', axis: 'engagement', op: 'gte', value: 50 }] },
    amount: 30,
    unit: 'days',
  },
  ports: { holds: { de: 'trifft zu', en: 'holds' }, timeout: { de: 'nicht rechtzeitig', en: 'not in time' } },
  portsOf: ({ amount, unit }) => {
    const words = durationWords(amount, unit, 'dative');
    return {
      holds: { de: 'trifft zu', en: 'holds' },
      timeout: { de: `nicht nach ${words.de}`, en: `not after ${words.en}` },
    };
  },
  needs: [...RULE_NEEDS, 'zone'],
  reads: ({ rule }) => ({ rules: [rule] }),
  until: ({ rule }) => rule,
  summary: ({ rule, amount, unit }) => {
    const words = durationWords(amount, unit);
    return {
      de: shortened(`Bis ${ruleSentence(rule, {}, 'de')}, längstens ${words.de}`, 140),
      en: shortened(`Until ${ruleSentence(rule, {}, 'en')}, at most ${words.en}`, 140),
    };
  },
  decide: ({ rule, amount, unit }, facts, { now }) => {
    const { holds, checks } = explain(rule, facts, now);
    if (holds) return { go: 'holds', because: { checks } };
    return {
      waitTrue: 'holds',
      until: later(now, facts.zone, amount, unit).at,
      timeout: 'timeout',
      because: { checks },
    };
  },
});
