import { mayHold } from '@cultivar/audience';
import type { MayHoldGround, Rule } from '@cultivar/audience';
import type { SoundNode } from './check.ts';
import type { Finding } from './finding.ts';
import type { Graph } from './graph.ts';

/**
 * Entries by which nobody gets in: the entry rule and the suppression rule contradict themselves, each other, or the segment that the
 * entry stands for. Only what is proven is told.
 */
export function checkEntries(graph: Graph, sound: ReadonlyMap<string, SoundNode>, ground: MayHoldGround): Finding[] {
  const { entryRule, suppressionRule } = graph.settings;
  const rules: Rule[] = entryRule ? [entryRule] : [];
  if (suppressionRule) rules.push({ kind: 'not', rule: suppressionRule });
  if (!rules.length) return [];
  const open = (...more: readonly Rule[]) => mayHold({ kind: 'all', rules: [...rules, ...more] }, ground);
  if (!open()) return [nobody(entryRule ? 'entryRule' : 'suppressionRule')];
  return [...sound].flatMap(([id, { type, config }]): Finding[] => {
    const trigger = type.category === 'entry' ? type.trigger?.(config) : undefined;
    if (!trigger || trigger.byHand || trigger.clock || !trigger.events.length) return [];
    const segments = trigger.events.map(({ kind, ref }) => (kind === 'segment.entered' ? ref : undefined));
    const shut = segments.every((segment) => segment !== undefined && !open({ kind: 'segment', segment }));
    return shut ? [nobodyBy(id)] : [];
  });
}

const nobody = (field: string): Finding => ({
  code: 'nobody-enters',
  severity: 'warning',
  at: { field },
  message: {
    de: 'Kein Lead kann hinein: Bedingung und Ausschluss unter „Wer eintreten darf“ lassen zusammen niemanden übrig. Ändern Sie eines von beiden.',
    en: 'No lead can get in: the condition and who is kept out under “Who may come in” leave nobody between them. Change one of the two.',
  },
});
const nobodyBy = (node: string): Finding => ({
  code: 'nobody-enters',
  severity: 'warning',
  at: { node },
  message: {
    de: 'Hier kann kein Lead hinein: Wer in diesem Segment ist, darf nach „Wer eintreten darf“ nie eintreten. Wählen Sie ein anderes Segment, oder ändern Sie Bedingung oder Ausschluss.',
    en: 'No lead can get in here: whoever is in this segment may never enter by “Who may come in”. Choose another segment, or change the condition or who is kept out.',
  },
});
