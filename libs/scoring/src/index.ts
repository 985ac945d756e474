/**
 * Pure rules of scoring and lifecycle. What each is for, as the engine's appliers (`happen`, the batch) use them:
 *
 * - `earned(model, touchpoint, countsSoFar)`: for every new touchpoint → `score_entry` rows of axis `engagement` (with `rule`).
 *   `countsSoFar(id)` = number of the lead's entries with that `rule`; count up within a batch.
 * - `fitDifference(model, facts, now, heldNow)`: after fields, tags, company, persona … changed → rows of axis `fit`.
 *   `heldNow` = `select rule, sum(points) … where axis = 'fit' and rule is not null group by rule`.
 * - `reachesMql(model, facts)`: after score or consent changed → effect `stage.set` mql, by `rule:scoring`.
 * - `temperatureOf(model, recentEngagement)`: points of axis engagement of the last `TEMPERATURE_WINDOW_DAYS` → `lead.temperature`.
 * - `attribute(personaPoints, asset.personas)`: on `asset.read` → keep `.points`; `.winner` (if not null and new) becomes the persona.
 * - `attributePhase(lead.phase, phasePoints, asset.phases)`: on `asset.read` → keep `.points`, `.phase` is the phase now.
 * - `mayMove(from, to, by)`: before any stage change; a refused move by a rule is left out silently. `needsReason` for people's moves.
 * - `BANT`, `SHEETS`, `standing`: qualification sheets for sales.
 */
export * from './attribution.ts';
export * from './gates.ts';
export * from './laws.ts';
export * from './model.ts';
export * from './points.ts';
export * from './qualification.ts';
export * from './stage-moves.ts';
