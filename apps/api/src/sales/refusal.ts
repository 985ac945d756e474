import type { AnswerRefusal, AnswerResult } from '@cultivar/store';
import { notFound, Problem } from '../http/problem.ts';

const SENTENCES: Readonly<Record<Exclude<AnswerRefusal, 'not-found'>, readonly [status: number, sentence: string]>> = {
  'not-yours': [403, 'This lead was offered to somebody else. Ask them or an admin to pass it on.'],
  'already-answered': [409, 'This was answered in the meantime. Reload to see how.'],
  'reason-missing': [400, 'Say why, so that marketing knows what to do with the lead.'],
  'date-missing': [400, 'Say when the lead should come back.'],
  'date-past': [400, 'The date on which the lead comes back must lie in the future.'],
  'not-accepted': [409, 'Accept the lead first.'],
};
export const refusalProblem = (code: AnswerRefusal): Problem =>
  code === 'not-found' ? notFound('This handoff') : new Problem(...sentence(code));
const sentence = (code: Exclude<AnswerRefusal, 'not-found'>): [number, string, string] => {
  const [status, text] = SENTENCES[code];
  return [status, code, text];
};

/** @returns the new state, or throws what stands in its way */
export function stateOf(result: AnswerResult): Extract<AnswerResult, { ok: true }>['state'] {
  if (!result.ok) throw refusalProblem(result.code);
  return result.state;
}
