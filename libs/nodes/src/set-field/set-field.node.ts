import { defineNode, durationWords, field, says, shortened, shownAt, zoneOf } from '@cultivar/workflow';
import type { Effect } from '@cultivar/workflow';
import { z } from 'zod';

const DAY_MS = 86_400_000;
const MOST_TEXT = 2000;

/** A value as another field can hold it: lists as text, nothing where there is nothing. */
function copied(value: unknown): string | number | boolean | null {
  if (Array.isArray(value)) return value.map(String).join(', ').slice(0, MOST_TEXT) || null;
  if (typeof value === 'string') return value.slice(0, MOST_TEXT) || null;
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
/** @returns null where the field holds something that is no number */
function sum(value: unknown, amount: number): number | null {
  if (typeof value !== 'number' && typeof value !== 'string' && value !== null && value !== undefined) return null;
  const before = typeof value === 'string' ? Number(value.trim().replace(',', '.') || 0) : (value ?? 0);
  // 0.1 + 0.2 is 0.3 to everybody but a computer
  return Number.isFinite(before) ? Number((before + amount).toFixed(6)) : null;
}
/** The day it is where the lead is, so many days on. */
const day = (now: Date, zone: string, days: number): string =>
  new Date(shownAt(zoneOf(zone), now.getTime()) + days * DAY_MS).toISOString().slice(0, 10);

export default defineNode({
  type: 'set-field',
  version: 1,
  category: 'lead',
  icon: 'edit',
  title: { de: 'Feld setzen', en: 'Set a field' },
  help: {
    de: 'Ändert ein Feld des Leads: einen Wert schreiben, leeren, eine Zahl dazuzählen, aus einem anderen Feld übernehmen oder das Datum von heute. Die E-Mail-Adresse und Felder des Unternehmens lassen sich so nicht ändern.',
    en: 'Changes a field of the lead: write a value, clear it, add a number, copy another field or put in today’s date. The mail address and fields of the company cannot be changed this way.',
  },
  config: z
    .object({
      field: field(
        z
          .string()
          .min(1)
          .max(120)
          .refine(
            (name) => name !== 'email' && name !== 'createdAt' && !/^(company|answer|list)\./.test(name),
            says({
              de: 'Dieses Feld lässt sich hier nicht setzen: bitte ein anderes wählen.',
              en: 'This field cannot be set here: please choose another.',
            }),
          ),
        { de: 'Feld', en: 'Field', input: 'lead-field' },
      ),
      mode: field(z.enum(['set', 'clear', 'add', 'copy', 'today']).default('set'), {
        de: 'Was tun',
        en: 'What to do',
        input: 'select',
        options: {
          set: { de: 'Wert schreiben', en: 'Write a value' },
          clear: { de: 'Leeren', en: 'Clear' },
          add: { de: 'Zahl dazuzählen', en: 'Add a number' },
          copy: { de: 'Aus einem anderen Feld übernehmen', en: 'Copy from another field' },
          today: { de: 'Datum von heute', en: 'Today’s date' },
        },
      }),
      value: field(z.union([z.string().max(MOST_TEXT), z.number(), z.boolean()]).default(''), {
        de: 'Wert',
        en: 'Value',
        input: 'text',
        help: { de: 'Leer lassen, um das Feld zu leeren.', en: 'Leave empty to clear the field.' },
        when: { field: 'mode', in: ['set'] },
      }),
      amount: field(z.number().min(-1e9).max(1e9).default(1), {
        de: 'Wie viel',
        en: 'How much',
        input: 'number',
        help: {
          de: 'Auch weniger als 0. Ein leeres Feld zählt als 0; steht Text darin, bleibt er.',
          en: 'May be below 0. An empty field counts as 0; a text in it stays.',
        },
        when: { field: 'mode', in: ['add'] },
      }),
      from: field(z.string().max(120).default(''), {
        de: 'Aus welchem Feld',
        en: 'From which field',
        input: 'lead-field',
        when: { field: 'mode', in: ['copy'] },
      }),
      days: field(z.number().int().min(-3650).max(3650).default(0), {
        de: 'Tage danach',
        en: 'Days after that',
        input: 'number',
        help: { de: 'Unter 0: Tage davor.', en: 'Below 0: days before.' },
        when: { field: 'mode', in: ['today'] },
      }),
    })
    .refine(
      ({ mode, from }) => mode !== 'copy' || from !== '',
      says({ de: 'Bitte wählen, aus welchem Feld.', en: 'Please choose from which field.' }, 'from'),
    ),
  defaults: { field: '', value: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: ['fields', 'zone'],
  summary: ({ field: name, mode, value, amount, from, days }) => {
    const ahead = durationWords(Math.abs(days), 'days');
    const sign = days < 0 ? '−' : '+';
    switch (mode) {
      case 'add':
        return {
          de: `„${name}“ ${amount < 0 ? '−' : '+'} ${Math.abs(amount)}`,
          en: `“${name}” ${amount < 0 ? '−' : '+'} ${Math.abs(amount)}`,
        };
      case 'copy':
        return { de: `„${name}“ aus „${from}“`, en: `“${name}” from “${from}”` };
      case 'today':
        return {
          de: `„${name}“ auf heute${days ? ` ${sign} ${ahead.de}` : ''}`,
          en: `“${name}” to today${days ? ` ${sign} ${ahead.en}` : ''}`,
        };
      default:
        return mode === 'clear' || value === ''
          ? { de: `„${name}“ leeren`, en: `Clear “${name}”` }
          : { de: `„${name}“ auf „${shortened(String(value))}“`, en: `“${name}” to “${shortened(String(value))}”` };
    }
  },
  decide: ({ field: name, mode, value, amount, from, days }, { fields, zone }, { now }) => {
    const put = (it: string | number | boolean | null): readonly Effect[] => [
      { kind: 'field.set', field: name, value: it },
    ];
    const own = (key: string): unknown => (Object.hasOwn(fields, key) ? fields[key] : undefined);
    switch (mode) {
      case 'add': {
        const total = sum(own(name), amount);
        return total === null
          ? { go: 'then', because: { noNumber: name } }
          : { go: 'then', effects: put(total), because: { value: total } };
      }
      case 'copy': {
        const it = copied(own(from));
        return { go: 'then', effects: put(it), because: { value: it } };
      }
      case 'today': {
        const it = day(now, zone, days);
        return { go: 'then', effects: put(it), because: { value: it } };
      }
      default:
        return { go: 'then', effects: put(mode === 'clear' || value === '' ? null : value) };
    }
  },
});
