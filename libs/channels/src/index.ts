export * from './signed-token.ts';
