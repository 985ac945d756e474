import type { Axis } from './lifecycle.ts';
import type { EventPattern } from './touchpoint.ts';
import type { FieldOp } from './value.ts';
import type { Words } from './words.ts';

const SIGNS: Readonly<Record<FieldOp, Words>> = {
  eq: { de: '=', en: '=' },
  ne: { de: '≠', en: '≠' },
  gt: { de: '>', en: '>' },
  gte: { de: '≥', en: '≥' },
  lt: { de: '<', en: '<' },
  lte: { de: '≤', en: '≤' },
  in: { de: 'ist eins von', en: 'is one of' },
  contains: { de: 'enthält', en: 'contains' },
  starts: { de: 'beginnt mit', en: 'starts with' },
  filled: { de: 'ist da', en: 'is there' },
  empty: { de: 'fehlt', en: 'is missing' },
};
/** What an event's filter says, to stand behind the event: ` wie „/preise*“ (amount > 100)`; empty where there is none. */
export function filterWords({ like, where }: Pick<EventPattern, 'like' | 'where'>): Words {
  const say = (language: keyof Words): string => {
    const [open, close] = language === 'de' ? ['„', '“'] : ['“', '”'];
    const looks = like === undefined ? '' : ` ${language === 'de' ? 'wie' : 'like'} ${open}${like}${close}`;
    const parts = (where ?? []).map(({ path, op, value }) => {
      const asked =
        op === 'filled' || op === 'empty' ? '' : ` ${Array.isArray(value) ? value.join(', ') : String(value ?? '')}`;
      return `${path} ${SIGNS[op][language]}${asked}`;
    });
    return `${looks}${parts.length ? ` (${parts.join(', ')})` : ''}`;
  };
  return { de: say('de'), en: say('en') };
}

/** The `ref` of `score.crossed`: `engagement>=50` on the way up, `engagement<50` on the way down. */
export const crossing = (axis: Axis, threshold: number, way: 'up' | 'down'): string =>
  `${axis}${way === 'up' ? '>=' : '<'}${threshold}`;

export interface Crossing {
  readonly axis: Axis;
  readonly threshold: number;
  readonly way: 'up' | 'down';
}
/** @returns what `crossing()` wrote; undefined if it is none */
export function crossingOf(ref: string): Crossing | undefined {
  const [, axis, sign, threshold] = /^(fit|engagement)(>=|<)(-?\d{1,9})$/.exec(ref) ?? [];
  return axis === undefined
    ? undefined
    : { axis: axis as Axis, threshold: Number(threshold), way: sign === '<' ? 'down' : 'up' };
}
