export * from './answer.store.ts';
export * from './evidence.store.ts';
export * from './expire.store.ts';
export * from './inbox.store.ts';
export * from './notification.store.ts';
export * from './offer.store.ts';
export * from './qualification.store.ts';
export * from './routing.store.ts';
