import { guardedPost } from './guarded-post.ts';
import { outcomeOf } from './webhook.ts';
import type { WebhookOutcome } from './webhook.ts';

export const CHANNEL_KINDS = ['slack', 'teams'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];
/** What is said in a channel, with the way to the lead. */
export interface ChannelMessage {
  readonly message: string;
  readonly leadName: string;
  readonly leadUrl: string;
}

/** What each of the two wants to be posted: Slack its own markup, Teams (Workflows) an adaptive card. */
export function channelBody(
  kind: ChannelKind,
  { message, leadName, leadUrl }: ChannelMessage,
): Record<string, unknown> {
  if (kind === 'slack')
    return { text: `${forSlack(message)}\n<${leadUrl}|${forSlack(leadName).replaceAll('|', '¦')}>` };
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            { type: 'TextBlock', text: leadName, weight: 'Bolder', wrap: true },
            { type: 'TextBlock', text: message, wrap: true },
          ],
          actions: [{ type: 'Action.OpenUrl', title: leadName, url: leadUrl }],
        },
      },
    ],
  };
}
/** The three signs that mean something to Slack; without them nobody is called and nothing is linked by a lead's own value. */
const forSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Posts to a channel, under the same guard as every webhook. The address is the secret: it stands in no outcome. */
export async function postToChannel(
  input: ChannelMessage & {
    readonly kind: ChannelKind;
    readonly url: string;
    readonly attempt: number;
    readonly allowPrivate: boolean;
  },
): Promise<WebhookOutcome> {
  const body = JSON.stringify(channelBody(input.kind, input));
  return outcomeOf(
    await guardedPost({ url: input.url, body, headers: {}, allowPrivate: input.allowPrivate }),
    input.attempt,
  );
}
