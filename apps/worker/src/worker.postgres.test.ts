import { workerSuite } from './worker.suite.ts';

describe('nudged through PostgreSQL', () => workerSuite(() => undefined));
