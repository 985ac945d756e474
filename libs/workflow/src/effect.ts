import type { Axis, Phase, Purpose, Stage } from '@cultivar/audience';

/**
 * Everything a node may do to the world, as data. One entry here, one applier in `store` (effects on the lead and the house)
 * or one outbox kind in `channels` (effects on the world): a new power for all nodes.
 */
export interface Effects {
  /** A marketing mail. Consent and suppression are checked again when it is sent. */
  'mail.send': { readonly template: string; readonly purpose: Purpose };
  /** A mail with a signed link to the form, which shows only what is not known yet of `fields`. */
  'question.ask': { readonly template: string; readonly form: string; readonly fields: readonly string[] };
  /** To the lead's owner, or to a user by id: by mail and in the app. */
  'colleague.notify': { readonly to: 'owner' | number; readonly message: string };
  'score.add': { readonly axis: Axis; readonly points: number; readonly reason: string };
  'field.set': { readonly field: string; readonly value: string | number | boolean | null };
  'tag.add': { readonly tag: string };
  'tag.remove': { readonly tag: string };
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
