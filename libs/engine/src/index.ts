export * from './dry-run.ts';
export * from './fold.ts';
export * from './laws.ts';
export * from './version.ts';
export * from './walk.ts';
