import { createInboxServer } from '@cultivar/channels';
import { keepMail } from '@cultivar/store';
import { Logger } from '@nestjs/common';
import { z } from 'zod';
import { compose } from './compose.ts';
import { ApiConfig } from './config.ts';

const log = new Logger('api');
const config = ApiConfig.safeParse(process.env);
if (!config.success) {
  log.error(`The environment is not right:\n${z.prettifyError(config.error)}`);
  process.exit(1);
}

const api = await compose(config.data);
// the inbox takes mails before anybody can cause one
const inbox =
  config.data.INBOX_SMTP_PORT &&
  (await createInboxServer({
    port: config.data.INBOX_SMTP_PORT,
    keep: (mail) => keepMail(api.database, mail),
  }));
await api.app.listen(config.data.PORT, config.data.HOST);

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  // whatever still hangs after ten seconds is given up
  setTimeout(() => process.exit(1), 10_000).unref();
  if (inbox) await inbox.close();
  await api.close();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end());
// the start command has gone, however it ended: do not outlive it
process.on('disconnect', () => void end());
process.send?.('ready');
