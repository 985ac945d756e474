import { z } from 'zod';
import { compareValues } from './compare.ts';
import { FieldOp, RuleValue } from './value.ts';
import type { Words } from './words.ts';

/**
 * Anything that happened to a lead. `kind` says what (dotted, lower case), `ref` names the thing it happened with
 * (the form, the mail template, the asset, the stage …). Custom kinds arrive through the API.
 */
export const TouchpointKind = z
  .string()
  .max(80)
  .regex(/^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+$/);

/** The kinds the product itself produces, with what a person reads on the timeline. */
export const TOUCHPOINT_WORDS = {
  'lead.created': { de: 'Lead angelegt', en: 'Lead created' },
  'lead.imported': { de: 'Importiert', en: 'Imported' },
  'lead.recycled': { de: 'Wiedervorlage fällig', en: 'Follow-up due' },
  'form.submitted': { de: 'Formular abgesendet', en: 'Form submitted' },
  'form.confirmed': { de: 'Formular bestätigt', en: 'Form confirmed' },
  'consent.granted': { de: 'Einwilligung erteilt', en: 'Consent granted' },
  'consent.withdrawn': { de: 'Einwilligung widerrufen', en: 'Consent withdrawn' },
  'mail.sent': { de: 'E-Mail gesendet', en: 'Mail sent' },
  'mail.opened': { de: 'E-Mail geöffnet', en: 'Mail opened' },
  'mail.clicked': { de: 'Link in E-Mail geklickt', en: 'Link in mail clicked' },
  /** Opened by a security scanner, not by the person: kept for the record, triggers nothing of a click. */
  'mail.scanned': { de: 'Link automatisch geprüft', en: 'Link checked by a scanner' },
  'mail.bounced': { de: 'E-Mail unzustellbar', en: 'Mail bounced' },
  'asset.read': { de: 'Inhalt gelesen', en: 'Content read' },
  'page.visited': { de: 'Seite besucht', en: 'Page visited' },
  'question.answered': { de: 'Frage beantwortet', en: 'Question answered' },
  'tag.added': { de: 'Schlagwort vergeben', en: 'Tag added' },
  'tag.removed': { de: 'Schlagwort entfernt', en: 'Tag removed' },
  'stage.changed': { de: 'Stufe gewechselt', en: 'Stage changed' },
  'persona.changed': { de: 'Persona zugeordnet', en: 'Persona assigned' },
  'phase.changed': { de: 'Phase gewechselt', en: 'Phase changed' },
  'temperature.changed': { de: 'Temperatur geändert', en: 'Temperature changed' },
  'segment.entered': { de: 'In Segment aufgenommen', en: 'Entered segment' },
  'segment.left': { de: 'Segment verlassen', en: 'Left segment' },
  'field.changed': { de: 'Feld geändert', en: 'Field changed' },
  /** `ref` as `crossing()` writes it. */
  'score.crossed': { de: 'Punkte-Schwelle überschritten', en: 'Score threshold crossed' },
  /** `ref`: the workflow; `data.outcome`: how it ended. */
  'workflow.finished': { de: 'Workflow beendet', en: 'Workflow finished' },
  'webhook.received': { de: 'Über Webhook empfangen', en: 'Received by webhook' },
  /** Entered the same journey too often in one day (a loop); triggers nothing. */
  'workflow.refused': {
    de: 'Zu oft in demselben Workflow, nicht noch einmal aufgenommen',
    en: 'Too often in the same workflow, not let in again',
  },
  'handoff.offered': { de: 'An Vertrieb übergeben', en: 'Handed off to sales' },
  'handoff.accepted': { de: 'Übergabe angenommen', en: 'Handoff accepted' },
  'handoff.rejected': { de: 'Übergabe abgelehnt', en: 'Handoff rejected' },
  'handoff.expired': { de: 'Übergabe abgelaufen', en: 'Handoff expired' },
  'handoff.won': { de: 'Gewonnen', en: 'Won' },
  'handoff.lost': { de: 'Verloren', en: 'Lost' },
  'handoff.recycled': { de: 'Vom Vertrieb zurückgegeben', en: 'Given back by sales' },
  'note.added': { de: 'Notiz', en: 'Note' },
  'task.created': { de: 'Aufgabe angelegt', en: 'Task created' },
  'task.done': { de: 'Aufgabe erledigt', en: 'Task done' },
  'owner.assigned': { de: 'Zuständigkeit vergeben', en: 'Owner assigned' },
  'qualification.noted': { de: 'Qualifizierung ergänzt', en: 'Qualification noted' },
  'list.added': { de: 'In Liste aufgenommen', en: 'Put on a list' },
  'list.removed': { de: 'Von Liste genommen', en: 'Taken off a list' },
  'topic.joined': { de: 'Thema abonniert', en: 'Topic subscribed' },
  'topic.left': { de: 'Thema abbestellt', en: 'Topic unsubscribed' },
  'content.chosen': { de: 'Inhalt ausgewählt', en: 'Content chosen' },
} as const satisfies Readonly<Record<string, Words>>;
export type KnownTouchpointKind = keyof typeof TOUCHPOINT_WORDS;

export interface Touchpoint {
  readonly kind: string;
  readonly ref: string | null;
  readonly at: Date;
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * Told only where a live journey or a rule of scoring listens: with every change of a field or of points a timeline would grow without
 * anybody looking at it. A rule over behaviour therefore finds only what was told.
 */
export const TOLD_ON_DEMAND: readonly string[] = [
  'field.changed',
  'score.crossed',
  'segment.left',
  'workflow.finished',
];

/** A value within the data of a touchpoint, compared as a field is. */
export const DataCondition = z.object({
  /** `amount`, `order.total` */
  path: z
    .string()
    .max(120)
    .regex(/^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/),
  op: FieldOp,
  value: RuleValue.optional(),
});
export type DataCondition = z.infer<typeof DataCondition>;

/** Which touchpoints are meant: a kind, and of those only the ones that fulfil all that is said besides. */
export const EventPattern = z.object({
  kind: TouchpointKind,
  /** The very thing. */
  ref: z.string().max(200).optional(),
  /** What the thing looks like; a star stands for anything: `/prices*`. */
  like: z.string().min(1).max(200).optional(),
  /** All of these hold for its data. */
  where: z.array(DataCondition).max(10).optional(),
});
export type EventPattern = z.infer<typeof EventPattern>;

/** @returns whether the touchpoint is one of those the pattern means; `compileRule` in `store` gives the same answer in SQL */
export const matches = (pattern: EventPattern, touchpoint: Pick<Touchpoint, 'kind' | 'ref' | 'data'>): boolean =>
  pattern.kind === touchpoint.kind &&
  (pattern.ref === undefined || pattern.ref === touchpoint.ref) &&
  (pattern.like === undefined || (touchpoint.ref !== null && isLike(pattern.like, touchpoint.ref))) &&
  (pattern.where === undefined ||
    pattern.where.every(({ path, op, value }) => compareValues(dataAt(touchpoint.data, path), op, value)));

/** Pieces between the stars, each as far to the front as it goes: no pattern takes longer than its text. */
function isLike(like: string, text: string): boolean {
  const pieces = like.split('*');
  const [first, last] = [pieces[0]!, pieces.at(-1)!];
  if (pieces.length === 1) return like === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** @returns what stands at `order.total` in the data of a touchpoint */
export const dataAt = (data: Touchpoint['data'], path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (thing, key) =>
        typeof thing === 'object' && thing !== null && !Array.isArray(thing) && Object.hasOwn(thing, key)
          ? (thing as Record<string, unknown>)[key]
          : undefined,
      data,
    );
