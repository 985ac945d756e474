import { PHASE_WORDS, TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { Language, Phase } from '@cultivar/audience';
import type { OutboxItem } from '../happen.ts';
import type { Evidence } from './evidence.store.ts';

export interface HandoffMail {
  readonly key: string;
  readonly handoffId: number;
  readonly leadId: number;
  readonly to: { readonly userId: number; readonly email: string; readonly language: Language };
  readonly leadName: string;
  readonly company: string | null;
  readonly reason: string;
  readonly evidence: Evidence;
  readonly personaName: string | null;
  /** Names of forms, assets and templates by id. */
  readonly things: ReadonlyMap<string, string>;
  readonly dueAt: Date;
  readonly zone: string;
  readonly reminder: boolean;
}

const touchpointWord = (kind: string, language: Language): string =>
  (TOUCHPOINT_WORDS as Readonly<Record<string, Readonly<Record<Language, string>>>>)[kind]?.[language] ?? kind;

/** The evidence as a few lines in the reader's language: the strongest scores, who it is, what was done last. */
export function evidenceLines(
  { evidence, personaName, things }: Pick<HandoffMail, 'evidence' | 'personaName' | 'things'>,
  language: Language,
): readonly string[] {
  const phase = evidence.phase && PHASE_WORDS[evidence.phase as Phase]?.[language];
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  return [
    ...evidence.scores.map((line) => `${line.reason} (+${line.points})`),
    ...(personaName ? [`Persona: ${personaName}`] : []),
    ...(phase ? [`Phase: ${phase}`] : []),
    ...evidence.touchpoints
      .slice(0, 3)
      .map(
        (one) =>
          `${touchpointWord(one.kind, language)}${things.has(one.ref ?? '') ? `: ${things.get(one.ref!)}` : ''}, ${day.format(new Date(one.at))}`,
      ),
  ];
}

/** The mail to the salesperson; the worker turns `handoffId` and `userId` into the signed link. */
export function handoffMail(mail: HandoffMail): OutboxItem {
  const { language } = mail.to;
  return {
    key: mail.key,
    kind: 'mail',
    leadId: mail.leadId,
    payload: {
      class: 'internal',
      builtin: 'handoff',
      to: mail.to.email,
      language,
      data: {
        handoffId: mail.handoffId,
        userId: mail.to.userId,
        leadName: mail.leadName,
        company: mail.company ?? '',
        reason: mail.reason,
        evidence: evidenceLines(mail, language),
        answerBy: new Intl.DateTimeFormat(language, {
          weekday: 'long',
          day: 'numeric',
          month: 'long',
          hour: '2-digit',
          minute: '2-digit',
          timeZone: mail.zone,
        }).format(mail.dueAt),
        reminder: mail.reminder,
      },
    },
  };
}
