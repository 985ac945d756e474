import { queueSuite } from './queue.suite.ts';
import { migrateQueues } from './queues.ts';
import { queueDatabase } from './testing/queue-database.ts';

const env = queueDatabase();
// a second time, as every start does
beforeAll(() => migrateQueues(env));

describe('on PostgreSQL', () => queueSuite(() => env));
