export * from './house-findings.store.ts';
export * from './population.ts';
export * from './scenario-faults.ts';
export * from './back-test.store.ts';
export * from './forecast.store.ts';
export * from './ramp.store.ts';
