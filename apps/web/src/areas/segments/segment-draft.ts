import { EVERYBODY } from '@cultivar/audience';
import type { Rule } from '@cultivar/audience';
import type { SegmentDetail } from '@cultivar/contract';
import { sameRule } from '../../rules/rule-tree.ts';

/** A segment as it is being edited. */
export interface SegmentDraft {
  readonly name: string;
  readonly description: string;
  readonly rule: Rule;
}
export const NEW_SEGMENT: SegmentDraft = { name: '', description: '', rule: EVERYBODY };
export const draftOf = ({ name, description, rule }: SegmentDetail): SegmentDraft => ({ name, description, rule });

export const sameDraft = (one: SegmentDraft, other: SegmentDraft): boolean =>
  one.name === other.name && one.description === other.description && sameRule(one.rule, other.rule);
