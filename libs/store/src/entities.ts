import type { EntitySchema } from 'typeorm';

/** TypeORM entities of the configuration tables, listed by hand: a glob would load files that were deleted. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export const entities: (EntitySchema<any> | (new () => object))[] = [];
