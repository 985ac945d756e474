import { ruleSentence } from './rule-sentence.ts';
import type { RuleNames } from './rule-sentence.ts';
import type { Rule } from './rule.ts';

const names: RuleNames = {
  field: (key) =>
    ({
      jobTitle: { label: { de: 'Position', en: 'Job title' } },
      size: { label: { de: 'Beschäftigte', en: 'Employees' } },
      since: { label: { de: 'Angelegt am', en: 'Created on' } },
      budget: { label: { de: 'Budget', en: 'Budget' }, options: { low: { de: 'klein', en: 'small' } } },
    })[key],
  persona: (id) => (id === 'boss' ? { de: 'Chefin', en: 'Boss' } : undefined),
  segment: (id) => (id === 'webinar' ? 'Webinar-Gäste' : undefined),
  thing: ({ ref }) => (ref === 'welcome' ? 'Willkommen' : undefined),
};
const tag = (name: string): Rule => ({ kind: 'tag', tag: name });

test.each<[Rule, string, string]>([
  [
    { kind: 'field', field: 'jobTitle', op: 'contains', value: 'Sales' },
    'Position enthält „Sales“',
    'Job title contains “Sales”',
  ],
  [
    { kind: 'field', field: 'size', op: 'gte', value: 1000 },
    'Beschäftigte mindestens 1.000',
    'Employees at least 1,000',
  ],
  [{ kind: 'field', field: 'size', op: 'filled' }, 'Beschäftigte ist bekannt', 'Employees is known'],
  [
    { kind: 'field', field: 'since', op: 'gte', value: '2026-03-01' },
    'Angelegt am ab 01.03.2026',
    'Created on from Mar 1, 2026',
  ],
  [
    { kind: 'field', field: 'budget', op: 'in', value: ['low', 'x', 'y'] },
    'Budget ist klein, „x“ oder „y“',
    'Budget is small, “x” or “y”',
  ],
  [{ kind: 'field', field: 'own', op: 'eq', value: true }, 'own ist ja', 'own is yes'],
  [{ kind: 'score', axis: 'fit', op: 'lt', value: 20 }, 'Passung unter 20', 'Fit below 20'],
  [{ kind: 'stage', in: ['mql', 'sal', 'customer'] }, 'Stufe ist MQL, SAL oder Kunde', 'stage is MQL, SAL or Customer'],
  [{ kind: 'temperature', in: ['hot'] }, 'Temperatur ist heiß', 'temperature is hot'],
  [{ kind: 'phase', in: ['decision'] }, 'Phase ist Entscheidung', 'phase is Decision'],
  [{ kind: 'persona', in: ['boss', 'p2'] }, 'Persona ist Chefin oder p2', 'persona is Boss or p2'],
  [tag('VIP'), 'hat Schlagwort „VIP“', 'has tag “VIP”'],
  [{ kind: 'segment', segment: 'webinar' }, 'ist im Segment „Webinar-Gäste“', 'is in segment “Webinar-Gäste”'],
  [{ kind: 'segment', segment: 'gone' }, 'ist im Segment „gone“', 'is in segment “gone”'],
  [
    { kind: 'behaviour', event: { kind: 'mail.clicked', ref: 'welcome' }, atLeast: 2, withinDays: 7 },
    'mindestens 2-mal Link in E-Mail geklickt: „Willkommen“ in den letzten 7 Tagen',
    'at least 2 times Link in mail clicked: “Willkommen” within the last 7 days',
  ],
  [
    { kind: 'behaviour', event: { kind: 'shop.bought' }, atLeast: 1, withinDays: 1 },
    'shop.bought in den letzten 24 Stunden',
    'shop.bought within the last 24 hours',
  ],
  [{ kind: 'behaviour', event: { kind: 'asset.read' }, atLeast: 1 }, 'Inhalt gelesen', 'Content read'],
  [{ kind: 'all', rules: [] }, 'alle Leads', 'all leads'],
  [{ kind: 'any', rules: [] }, 'niemand', 'nobody'],
  [
    {
      kind: 'all',
      rules: [tag('a'), { kind: 'any', rules: [tag('b'), tag('c')] }, { kind: 'any', rules: [tag('d')] }],
    },
    'hat Schlagwort „a“ und (hat Schlagwort „b“ oder hat Schlagwort „c“) und hat Schlagwort „d“',
    'has tag “a” and (has tag “b” or has tag “c”) and has tag “d”',
  ],
  [
    { kind: 'not', rule: { kind: 'any', rules: [tag('b'), tag('c')] } },
    'nicht (hat Schlagwort „b“ oder hat Schlagwort „c“)',
    'not (has tag “b” or has tag “c”)',
  ],
])('%j', (rule, de, en) => {
  expect(ruleSentence(rule, names, 'de')).toBe(de);
  expect(ruleSentence(rule, names, 'en')).toBe(en);
});

test('says what a consent is for', () => {
  expect(ruleSentence({ kind: 'consent', purpose: 'tracking' }, {}, 'de')).toMatch(/^hat eingewilligt: \S+/);
});
test('works without any names', () => {
  const rule: Rule = { kind: 'field', field: 'size', op: 'lt', value: '2026-01-01T10:30:00Z' };
  expect(ruleSentence(rule, {}, 'de')).toBe('size vor 01.01.2026, 10:30');
});
