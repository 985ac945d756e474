export * from './registry.generated.ts';
