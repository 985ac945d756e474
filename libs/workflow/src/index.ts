export * from './check.ts';
export * from './effect.ts';
export * from './field-words.ts';
export * from './finding.ts';
export * from './graph.ts';
export * from './later.ts';
export * from './node-type.ts';
export * from './wording.ts';
