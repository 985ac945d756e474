import type { Converted } from './carried.ts';
import { HUBSPOT_ACTION_IDS } from './hubspot-actions.ts';
import { fromHubspot, looksHubspot } from './hubspot.ts';
import { fromMautic, looksMautic } from './mautic.ts';

export type { Carried, Converted } from './carried.ts';
export { HUBSPOT_ACTION_IDS, fromHubspot, fromMautic, looksHubspot, looksMautic };

/** A file of another system as one of ours, with what became of each part; null if it is of none that we know. */
export const fromForeign = (value: unknown): Converted | null =>
  looksMautic(value) ? fromMautic(value) : looksHubspot(value) ? fromHubspot(value) : null;
