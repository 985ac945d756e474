import { postToChannel } from '@cultivar/channels';
import { Channels } from '@cultivar/contract';
import { CHANNELS_KEY, readSetting } from '@cultivar/store';
import type { ChannelPayload, Claimed, Database, Settlement } from '@cultivar/store';

/** Posts a message to a channel of the house. Where it leads is looked up now: the row that waited does not know. */
export async function deliverToChannel(
  database: Database,
  { publicUrl, allowPrivateWebhooks = false }: { readonly publicUrl: string; readonly allowPrivateWebhooks?: boolean },
  item: Claimed,
  { channel, message, leadId, leadName }: ChannelPayload,
  now: Date,
): Promise<Settlement> {
  const { channels } = await readSetting(database, CHANNELS_KEY, Channels);
  const known = channels.find(({ id }) => id === channel);
  if (!known) return { item, state: 'failed', code: 'channel-gone' };
  const outcome = await postToChannel({
    ...{ kind: known.kind, url: known.url, message, leadName, leadUrl: `${publicUrl}/leads/${leadId}` },
    ...{ attempt: item.attempt, allowPrivate: allowPrivateWebhooks },
  }).catch((error: Error) => ({ kind: 'failed', status: null, detail: error.name }) as const);
  if (outcome.kind === 'retry') {
    const at = new Date(now.getTime() + outcome.afterMs);
    return { item, state: 'retry', at, spendAttempt: true, code: outcome.detail };
  }
  return outcome.kind === 'ok'
    ? { item, state: 'sent', code: `HTTP ${outcome.status}` }
    : { item, state: 'failed', code: outcome.detail };
}
