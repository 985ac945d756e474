import { holds, mayHold } from '@cultivar/audience';
import type { Rule } from '@cultivar/audience';
import fc from 'fast-check';
import { arbitraryRule } from './arbitrary-config.ts';
import { arbitraryFacts, FACTS_NOW } from './arbitrary-facts.ts';

test('what holds for somebody is never said to hold for nobody', () => {
  fc.assert(
    fc.property(arbitraryFacts, fc.array(arbitraryRule, { minLength: 1, maxLength: 5 }), (facts, rules) => {
      const asItIs = rules.map((rule): Rule => (holds(rule, facts, FACTS_NOW) ? rule : { kind: 'not', rule }));
      const lists = Object.entries(facts.fields).filter(([, value]) => Array.isArray(value));
      const single = (field: string) => !field.startsWith('answer.') && !lists.some(([key]) => key === field);
      expect(mayHold({ kind: 'all', rules: asItIs }, { segments: facts.segments, single })).toBe(true);
      expect(mayHold({ kind: 'all', rules: asItIs })).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
