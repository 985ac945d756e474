export * from './parts.store.ts';
export * from './retain.store.ts';
export * from './windows.store.ts';
