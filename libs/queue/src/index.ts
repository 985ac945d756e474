export * from './messenger.ts';
export * from './queues.ts';
