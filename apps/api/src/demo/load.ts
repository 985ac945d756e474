// Called by the start command when the house is empty: loads the demo into DATABASE_URL and ends.
import { registry } from '@cultivar/nodes';
import { Database } from '@cultivar/store';
import { loadDemo } from './load-demo.ts';

const url = process.env.DATABASE_URL;
if (!url) throw new Error('DATABASE_URL is missing');
const testClock = process.env.CULTIVAR_TEST_CLOCK === '1';
const database = await new Database({ url, poolSize: 2, registry, testClock }).open();
try {
  await loadDemo(database);
} finally {
  await database.close();
}
