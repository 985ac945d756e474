import type { Finding } from './finding.ts';
import type { Graph } from './graph.ts';
import type { MutedFinding } from './scenario.ts';

/** @returns why somebody keeps this warning; undefined where nobody does. An error cannot be kept. */
export const mutedReason = (graph: Graph, finding: Finding): string | undefined =>
  finding.severity === 'warning' ? graph.muted?.find((one) => sameAs(one, finding))?.reason : undefined;

export const sameAs = (one: Omit<MutedFinding, 'reason'>, { code, at }: Finding): boolean =>
  one.code === code && one.node === at.node && one.port === at.port && one.field === at.field;

/** The findings that still count. */
export const unmuted = (graph: Graph, findings: readonly Finding[]): Finding[] =>
  graph.muted?.length ? findings.filter((finding) => mutedReason(graph, finding) === undefined) : [...findings];
