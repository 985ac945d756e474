import { CONSENT_STATES, PHASES, PURPOSES, STAGES, TEMPERATURES } from '@cultivar/audience';
import type { Facts } from '@cultivar/audience';
import fc from 'fast-check';
import { arbitraryEvent, arbitraryRule } from './arbitrary-config.ts';

/** The clock that `arbitraryFacts` are made for. */
export const FACTS_NOW = new Date('2026-11-22T12:00:00.000Z');

/** Made-up leads, with touchpoints of the last forty days before `FACTS_NOW`. */
export const arbitraryFacts: fc.Arbitrary<Facts> = fc.record({
  fields: fc.dictionary(
    fc.constantFrom('email', 'firstName', 'jobTitle', 'size', 'company.name', 'a', 'b'),
    fc.oneof(
      fc.constantFrom('', 'x', 'Head of Sales', '2026-02-02', null),
      fc.integer(),
      fc.boolean(),
      fc.constant(['x']),
    ),
  ),
  tags: fc.subarray(['VIP', 'webinar', 'other']),
  score: fc.record({ fit: fc.integer({ min: -60, max: 60 }), engagement: fc.integer({ min: -60, max: 60 }) }),
  stage: fc.constantFrom(...STAGES),
  temperature: fc.constantFrom(...TEMPERATURES),
  persona: fc.option(fc.constantFrom('boss', 'user')),
  phase: fc.option(fc.constantFrom(...PHASES)),
  consents: fc.dictionary(fc.constantFrom(...PURPOSES), fc.constantFrom(...CONSENT_STATES)),
  suppressed: fc.boolean(),
  zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC', 'No/Where'),
  language: fc.constantFrom('de', 'en'),
  ownerId: fc.option(fc.integer({ min: 1, max: 9 })),
  touchpoints: fc.array(
    fc
      .tuple(arbitraryEvent, fc.integer({ min: 0, max: 40 * 86_400 }))
      .map(([{ kind, ref }, ago]) => ({ kind, ref: ref ?? null, at: new Date(FACTS_NOW.getTime() - ago * 1000) })),
    { maxLength: 6 },
  ),
  segments: fc.record({ s: arbitraryRule, t: arbitraryRule }),
  answers: fc.constantFrom({}, { n: { status: 'ok' } }),
}) as fc.Arbitrary<Facts>;
