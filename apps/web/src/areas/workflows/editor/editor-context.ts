import type { Language } from '@cultivar/audience';
import type { NodeNumbers, RuleField, WalksOf } from '@cultivar/contract';
import type { Finding, GraphEdge, Registry } from '@cultivar/workflow';
import { createContext, useContext } from 'react';
import type { BackTestShown } from '../model/back-test.ts';
import type { References } from '../model/references.ts';

export type PortPlace = Pick<GraphEdge, 'from' | 'port'>;

/** Where a dry run went: nodes with the order they were first visited in, and the ways out taken. */
export interface WalkedPath {
  readonly nodes: ReadonlyMap<string, number>;
  readonly ports: ReadonlySet<string>;
  /** Where the lead is at the moment that is shown. */
  readonly current?: string | undefined;
}
/** What every piece on the canvas needs to know beside its own node. */
export interface EditorView {
  readonly registry: Registry;
  readonly language: Language;
  readonly references: References;
  /** Nothing can be changed: the live version, or a person who may only look. */
  readonly readOnly: boolean;
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** By node id; null outside of the live view. */
  readonly numbers: Readonly<Record<string, NodeNumbers>> | null;
  readonly walked: WalkedPath | null;
  /** While the back-test is looked at: its figures, drawn at the steps. */
  readonly backTest: BackTestShown | null;
  /** What rules may name of the answers that steps of this journey get from the world. */
  readonly answerFields: readonly RuleField[];
  readonly showFindings: () => void;
  /** The leads behind a number of a step, or behind a way out of it. */
  readonly showLeads: (nodeId: string, of: WalksOf, port?: string) => void;
}
export const EditorContext = createContext<EditorView | null>(null);

export function useEditorView(): EditorView {
  const view = useContext(EditorContext);
  if (!view) throw new Error('outside of the editor');
  return view;
}
/** The worst of the findings. */
export const severityOf = (findings: readonly Finding[] | undefined): Finding['severity'] | undefined =>
  findings?.some(({ severity }) => severity === 'error') ? 'error' : findings?.length ? 'warning' : undefined;
