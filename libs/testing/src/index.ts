export * from './arbitrary-config.ts';
export * from './arbitrary-facts.ts';
