import { z } from 'zod';
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
} as const satisfies Readonly<Record<string, Words>>;
export type KnownTouchpointKind = keyof typeof TOUCHPOINT_WORDS;

export interface Touchpoint {
  readonly kind: string;
  readonly ref: string | null;
  readonly at: Date;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Which touchpoints are meant: a kind, and with `ref` only those with that thing. */
export const EventPattern = z.object({ kind: TouchpointKind, ref: z.string().max(200).optional() });
export type EventPattern = z.infer<typeof EventPattern>;

/** @returns whether the touchpoint is one of those the pattern means */
export const matches = (pattern: EventPattern, touchpoint: Pick<Touchpoint, 'kind' | 'ref'>): boolean =>
  pattern.kind === touchpoint.kind && (pattern.ref === undefined || pattern.ref === touchpoint.ref);
