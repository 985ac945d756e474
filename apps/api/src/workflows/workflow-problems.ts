import type { EnrolRefusal, Refused } from '@cultivar/store';
import { notFound, Problem } from '../http/problem.ts';

export const NO_WORKFLOW = 'This workflow';

/** What a store refused, as the caller reads it. */
export function refusal(reason: Refused['refused']): Problem {
  switch (reason) {
    case 'not-found':
      return notFound(NO_WORKFLOW);
    case 'changed-by-somebody-else':
      return new Problem(
        409,
        reason,
        'Somebody else has changed this workflow since you opened it. Nothing was overwritten: load the new state, or publish again after looking at it.',
      );
    case 'archived':
      return new Problem(409, reason, 'This workflow is archived and cannot be changed. Make a copy of it instead.');
    case 'was-published':
      return new Problem(409, reason, 'A workflow that was published is kept for its history. Archive it instead.');
  }
}
export const notNow = (detail: string): Problem => new Problem(409, 'not-now', detail);
/** A plan to move leads names something that is not there. */
export const noSuchStep = (what: string): Problem =>
  new Problem(
    409,
    'no-such-step',
    `There is no such step (${what}): somebody may have published meanwhile. Load the page again and look at the plan anew.`,
  );

/** Why nobody can be let in by hand. */
export function noEnrolment(reason: EnrolRefusal | 'no-segment'): Problem {
  if (reason === 'no-segment') return notFound('This segment');
  if (reason === 'not-live') return notNow('Leads can only be added to a published workflow.');
  return new Problem(
    409,
    'no-entry-by-hand',
    'This workflow has no entry for leads added by hand. Add one to the draft and publish it.',
  );
}
