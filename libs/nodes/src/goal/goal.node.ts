import { EventPattern, EVERYBODY, Rule, RULE_NEEDS, ruleSentence } from '@cultivar/audience';
import { defineNode, eventWords, field, says, shortened } from '@cultivar/workflow';
import { z } from 'zod';

const isOpen = (rule: Rule): boolean => rule.kind === 'all' && rule.rules.length === 0;

export default defineNode({
  type: 'goal',
  version: 1,
  category: 'logic',
  icon: 'target-arrow',
  title: { de: 'Ziel', en: 'Goal' },
  help: {
    de: 'Wofür der Workflow da ist. Wer das Ziel erreicht, kommt von überall im Workflow sofort hierher; Warten endet dann. Wer schon hinter dem Ziel ist, bleibt dort.',
    en: 'What the workflow is for. Whoever reaches the goal comes here at once from anywhere in the workflow; waits end then. Whoever is past the goal already stays there.',
  },
  config: z
    .object({
      events: field(z.array(EventPattern).max(10).default([]), {
        de: 'Eines dieser Ereignisse',
        en: 'One of these events',
        input: 'events',
        help: {
          de: 'Ohne Ereignis zählt die Regel allein: Das Ziel ist erreicht, sobald sie zutrifft.',
          en: 'Without an event the rule alone counts: the goal is reached as soon as it holds.',
        },
      }),
      rule: field(Rule.default(EVERYBODY), {
        de: 'Regel',
        en: 'Rule',
        input: 'rule',
        help: {
          de: 'Mit Ereignis: muss in dem Augenblick auch zutreffen. Darf dann leer bleiben.',
          en: 'With an event: has to hold at that moment, too. May stay empty then.',
        },
      }),
    })
    .refine(
      ({ events, rule }) => events.length > 0 || !isOpen(rule),
      says(
        {
          de: 'Wann ist das Ziel erreicht? Bitte ein Ereignis oder eine Regel angeben.',
          en: 'When is the goal reached? Please give an event or a rule.',
        },
        'events',
      ),
    ),
  defaults: { events: [{ kind: 'form.submitted' }], rule: EVERYBODY },
  ports: { then: { de: 'Ziel erreicht', en: 'goal reached' } },
  needs: RULE_NEEDS,
  reads: ({ events, rule }) => ({ events, rules: [rule] }),
  goal: ({ events, rule }) => ({ events, ...(!isOpen(rule) && { rule }) }),
  summary: ({ events, rule }) => {
    const say = (language: 'de' | 'en', or: string, and: string): string =>
      shortened(
        [
          events.map((event) => eventWords(event)[language]).join(or),
          isOpen(rule) ? '' : ruleSentence(rule, {}, language),
        ]
          .filter(Boolean)
          .join(and),
        140,
      );
    return { de: say('de', ' oder ', ', und '), en: say('en', ' or ', ', and ') };
  },
  decide: () => ({ go: 'then' }),
});
