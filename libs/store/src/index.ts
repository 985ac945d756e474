export * from './database.ts';
export * from './happen.ts';
export * from './outbox-payload.ts';
