export * from './arbitrary-config.ts';
export * from './arbitrary-facts.ts';
export * from './reference-house.ts';
