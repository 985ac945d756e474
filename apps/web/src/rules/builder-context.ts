import type { Language } from '@cultivar/audience';
import type { RuleField, RuleOptions } from '@cultivar/contract';
import { createContext, useContext } from 'react';

export interface BuilderState {
  readonly options: RuleOptions;
  /** The house's fields and those the caller added. */
  readonly fields: readonly RuleField[];
  readonly readOnly: boolean;
  readonly language: Language;
}
export const BuilderContext = createContext<BuilderState | null>(null);
export function useBuilder(): BuilderState {
  const state = useContext(BuilderContext);
  if (!state) throw new Error('outside of a rule builder');
  return state;
}
