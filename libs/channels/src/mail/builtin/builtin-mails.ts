import type { Language } from '@cultivar/audience';
import { compileContent } from '../compile-content.ts';
import type { MailContent } from '../compile-content.ts';
import type { RenderVersion } from '../render-mail.ts';
import { handoff } from './handoff.mail.ts';
import { notify } from './notify.mail.ts';
import { optIn } from './opt-in.mail.ts';
import { signUp } from './sign-up.mail.ts';

/** Mails the product itself writes. Their data comes in the payload. */
export const BUILTIN_MAILS = { 'opt-in': optIn, handoff, notify, 'sign-up': signUp } as const;
export type BuiltinMail = keyof typeof BUILTIN_MAILS;

const compiled = new Map<string, Promise<RenderVersion>>();
/** The built-in mail in a language, compiled once per process. */
export function builtinVersion(name: BuiltinMail, language: Language): Promise<RenderVersion> {
  const key = `builtin:${name}:${language}`;
  let version = compiled.get(key);
  if (!version) compiled.set(key, (version = compile(key, BUILTIN_MAILS[name][language], language)));
  return version;
}
async function compile(key: string, content: MailContent, language: Language): Promise<RenderVersion> {
  const { html, problems } = await compileContent(content, language);
  if (!html) throw new Error(`${key}: ${JSON.stringify(problems)}`);
  return { cacheKey: key, subject: content.subject, html, text: content.text };
}
