import { fieldOf } from '@cultivar/audience';
import type { Facts } from '@cultivar/audience';
import { counted, defineNode, field, fillIn, says } from '@cultivar/workflow';
import type { AnswerPart } from '@cultivar/workflow';
import { z } from 'zod';

/** Retries included, an answer comes within hours or not at all. */
const LONGEST_MS = 2 * 86_400_000;

/** A value alone keeps its type. */
function filled(text: string, facts: Pick<Facts, 'fields' | 'answers'>): unknown {
  const whole = /^\{\{\s*([A-Za-z0-9_.-]+)\s*\}\}$/.exec(text);
  return whole ? (fieldOf(whole[1]!, facts) ?? null) : fillIn(text, facts);
}
const host = (url: string): string => /^[a-z]+:\/\/(?:[^@/]*@)?([^/?#]+)/i.exec(url)?.[1] ?? url;

export default defineNode({
  type: 'call-webhook',
  version: 1,
  category: 'world',
  icon: 'webhook',
  title: { de: 'Webhook aufrufen', en: 'Call a webhook' },
  help: {
    de: 'Ruft ein anderes System auf, signiert nach Standard Webhooks. Mit {{feldname}} gehen Angaben des Leads mit; die Antwort lässt sich in späteren Regeln verwenden.',
    en: 'Calls another system, signed as Standard Webhooks. With {{fieldName}} values of the lead go along; the answer can be used in later rules.',
  },
  config: z.object({
    url: field(z.url({ protocol: /^https?$/ }).max(2000), { de: 'Adresse', en: 'Address', input: 'url' }),
    body: field(
      z
        .record(z.string().min(1).max(80), z.string().max(2000))
        .refine(
          (body) => Object.keys(body).length <= 50,
          says({ de: 'Höchstens 50 Einträge.', en: 'At most 50 entries.' }),
        ),
      {
        de: 'Was mitgeht',
        en: 'What goes along',
        input: 'key-values',
        help: {
          de: 'Werte wie {{email}} oder {{company.name}} werden ersetzt.',
          en: 'Values such as {{email}} or {{company.name}} are filled in.',
        },
      },
    ),
    keep: field(
      z
        .record(
          z.string().min(1).max(80),
          z
            .string()
            .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/)
            .max(200),
        )
        .refine(
          (keep) => Object.keys(keep).length <= 20,
          says({ de: 'Höchstens 20 Einträge.', en: 'At most 20 entries.' }),
        )
        .default({}),
      {
        de: 'Was aus der Antwort gebraucht wird',
        en: 'What is needed of the answer',
        input: 'key-values',
        help: {
          de: 'Name und Stelle im JSON der Antwort, etwa „Bonität“ und „rating.score“. Spätere Regeln können danach fragen.',
          en: 'Name and place in the JSON of the answer, for example “Credit rating” and “rating.score”. Later rules can ask for it.',
        },
      },
    ),
  }),
  defaults: { url: '', body: { email: '{{email}}' }, keep: {} },
  ports: { ok: { de: 'geantwortet', en: 'answered' }, failed: { de: 'fehlgeschlagen', en: 'failed' } },
  needs: ['fields', 'answers'],
  answerParts: ({ keep }) => [
    { path: 'status', label: { de: 'HTTP-Status', en: 'HTTP status' }, type: 'number' },
    ...Object.entries(keep).map(([name, path]): AnswerPart => ({
      path: `body.${path}`,
      label: { de: name, en: name },
      type: 'text',
    })),
  ],
  summary: ({ url, body }) => {
    const values = Object.keys(body).length;
    return {
      de: `${host(url)}, ${values ? counted(values, 'de', ['Wert', 'Werte']) : 'ohne Werte'}`,
      en: `${host(url)}, ${values ? counted(values, 'en', ['value', 'values']) : 'no values'}`,
    };
  },
  decide: ({ url, body }, facts, { now }) => ({
    hold: {
      kind: 'webhook.call',
      url,
      body: Object.fromEntries(Object.entries(body).map(([key, value]) => [key, filled(value, facts)])),
    },
    answers: { ok: 'ok', failed: 'failed' },
    until: new Date(now.getTime() + LONGEST_MS),
    timeout: 'failed',
    because: { host: host(url) },
  }),
});
