export * from './consent.ts';
export * from './facts.ts';
export * from './lifecycle.ts';
export * from './rule.ts';
export * from './touchpoint.ts';
export * from './words.ts';
