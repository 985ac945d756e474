import { Logger } from '@nestjs/common';
import { z } from 'zod';
import { compose } from './compose.ts';
import { WorkerConfig } from './config.ts';

const log = new Logger('worker');
const config = WorkerConfig.safeParse(process.env);
if (!config.success) {
  log.error(`The environment is not right:\n${z.prettifyError(config.error)}`);
  process.exit(1);
}

const worker = await compose(config.data);

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  // whatever still hangs after ten seconds is given up: a transaction that is cut off leaves nothing
  setTimeout(() => process.exit(1), 10_000).unref();
  await worker.close();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end());
// the start command has gone, however it ended: do not outlive it
process.on('disconnect', () => void end());
process.send?.('ready');
