export * from './messenger.ts';
export * from './queues.ts';
export type { Job } from 'bullmq';
