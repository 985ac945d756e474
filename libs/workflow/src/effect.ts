import type { Axis, Phase, Purpose, Stage } from '@cultivar/audience';

/**
 * Everything a node may do to the world, as data. One entry here, one applier in `store` (effects on the lead and the house)
 * or one outbox kind in `channels` (effects on the world): a new power for all nodes.
 */
export interface Effects {
  /** A marketing mail. Consent, topic and suppression are checked again when it is sent. `asset`: the content it is to show. */
  'mail.send': { readonly template: string; readonly purpose: Purpose; readonly asset?: string };
  /** A mail with a signed link to the form, which shows only what is not known yet of `fields`. */
  'question.ask': { readonly template: string; readonly form: string; readonly fields: readonly string[] };
  /** To the lead's owner, or to a user by id: by mail and in the app. */
  'colleague.notify': { readonly to: 'owner' | number; readonly message: string };
  /** To a channel of the house (Slack, Teams) by its id; where it leads stands in the settings only. */
  'channel.notify': { readonly channel: string; readonly message: string };
  /** For those who look after the lead; on its timeline. */
  'note.add': { readonly text: string };
  'task.create': { readonly to: 'owner' | number; readonly title: string; readonly dueInDays: number };
  /** A line of a qualification sheet. What a person wrote there stays. */
  'sheet.set': {
    readonly sheet: string;
    readonly criterion: string;
    readonly value: string;
    readonly met: boolean | null;
  };
  /** Routing picks the owner, without an offer. `keep`: only where nobody is the owner yet. */
  'owner.route': { readonly keep: boolean };
  'score.add': { readonly axis: Axis; readonly points: number; readonly reason: string };
  'field.set': { readonly field: string; readonly value: string | number | boolean | null };
  'tag.add': { readonly tag: string };
  'tag.remove': { readonly tag: string };
  /** A static list: a segment whose members are put in and taken out. */
  'list.add': { readonly list: string };
  'list.remove': { readonly list: string };
  /** What the lead itself chose about a topic weighs more than a journey. */
  'topic.set': { readonly topic: string; readonly subscribed: boolean };
  /** Into another journey, by the same door as everybody: re-entry, entry rule and budget hold. */
  'journey.start': { readonly workflow: number };
  /** Out of another journey; null: out of all others. */
  'journey.end': { readonly workflow: number | null };
  'stage.set': { readonly stage: Stage; readonly reason: string };
  'persona.set': { readonly persona: string | null; readonly reason: string };
  'phase.set': { readonly phase: Phase | null; readonly reason: string };
  /** Offers the lead to sales; routing picks the person. */
  'handoff.offer': { readonly reason: string; readonly answerWithinHours: number };
  /** An HTTP POST, signed as Standard Webhooks; its JSON answer is kept for later branches. */
  'webhook.call': { readonly url: string; readonly body: Readonly<Record<string, unknown>> };
}
export type EffectKind = keyof Effects;
export type EffectOf<Kind extends EffectKind> = { readonly kind: Kind } & Effects[Kind];
export type Effect = { [Kind in EffectKind]: EffectOf<Kind> }[EffectKind];
