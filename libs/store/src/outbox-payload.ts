import { z } from 'zod';

/**
 * What an outbox row of kind `mail` holds. Rendering happens when it is sent, with the lead as it is then.
 * `class` decides the law: `marketing` needs consent and carries List-Unsubscribe; `service` is what the lead just asked for
 * (opt-in mail, requested download); `internal` goes to a colleague; `test` is a test send.
 */
export const MailPayload = z.object({
  class: z.enum(['marketing', 'service', 'internal', 'test']),
  /** A template of the house … */
  templateId: z.string().optional(),
  /** … or one of the built-in mails, by name, with its data. */
  builtin: z.enum(['opt-in', 'handoff', 'notify', 'sign-up']).optional(),
  data: z.record(z.string(), z.unknown()).default({}),
  /** A test send: rendered already, as the draft stood. */
  ready: z.object({ subject: z.string(), html: z.string(), text: z.string() }).optional(),
  /** Address where the mail does not go to the lead. */
  to: z.string().optional(),
  language: z.enum(['de', 'en']).optional(),
  /** The question to ask: form and fields of the signed link `{{question_url}}`. */
  question: z.object({ form: z.string(), fields: z.array(z.string()) }).optional(),
  /** The content it is to show: `content` in the template. */
  asset: z.string().optional(),
  /** Where the mail came from, for reports. */
  workflowId: z.number().optional(),
  nodeId: z.string().optional(),
});
export type MailPayload = z.infer<typeof MailPayload>;

/** What an outbox row of kind `webhook` holds; the answer goes to `answerHold`. */
export const WebhookPayload = z.object({
  url: z.string(),
  body: z.record(z.string(), z.unknown()),
  enrolmentId: z.number(),
  seq: z.number(),
  nodeId: z.string(),
});
export type WebhookPayload = z.infer<typeof WebhookPayload>;

/** What a message to a channel of the house holds; where the channel leads is looked up when it goes, and stands nowhere else. */
export const ChannelPayload = z.object({
  channel: z.string(),
  message: z.string(),
  leadId: z.number(),
  leadName: z.string(),
});
export type ChannelPayload = z.infer<typeof ChannelPayload>;
