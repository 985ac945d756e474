import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compileContents, createInboxServer } from '@cultivar/channels';
import type { InboxMail, InboxServer } from '@cultivar/channels';
import { ORGANISATION_KEY } from '@cultivar/contract';
import { registry } from '@cultivar/nodes';
import { createTemplate, post, writeSetting } from '@cultivar/store';
import type { Database, Row } from '@cultivar/store';
import { freshDatabase } from '@cultivar/store/testing';
import { Deliverer } from './deliverer.ts';
import type { DelivererOptions } from './deliverer.ts';

/** A house with a template, an inbox in place of a mail server, and a deliverer, for tests. */
export class DeliveryHouse {
  database!: Database;
  folder!: string;
  inbox!: InboxServer;
  deliverer!: Deliverer;
  options!: DelivererOptions;
  /** What the inbox took. */
  readonly mails: InboxMail[] = [];
  onMail: (mail: InboxMail) => void = () => {};
  /** What the inbox waits for before it says yes. */
  answer: (mail: InboxMail) => Promise<void> = async () => {};
  #drop!: () => Promise<void>;

  static async open(): Promise<DeliveryHouse> {
    const house = new DeliveryHouse();
    ({ database: house.database, drop: house.#drop } = await freshDatabase({ registry }));
    house.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-deliver-'));
    house.inbox = await createInboxServer({
      port: 0,
      keep: async (mail) => {
        house.onMail(mail);
        house.mails.push(mail);
        await house.answer(mail);
      },
    });
    house.options = {
      ...{ smtpUrl: `smtp://127.0.0.1:${house.inbox.port}`, secret: 's'.repeat(32), publicUrl: 'http://c.example' },
      ...{ journalFolder: house.folder, allowPrivateWebhooks: true },
    };
    house.deliverer = new Deliverer(house.database, house.options);
    await writeSetting(house.database, ORGANISATION_KEY, {
      ...{ name: 'Besser', imprint: 'Besser GmbH', senderName: 'Besser', senderAddress: 'post@besser.example' },
    });
    const mjml = '<mj-text><a href="https://x.example/w">Mehr</a></mj-text>';
    const content = { de: { subject: 'Hallo {{lead.firstName}}', preheader: '', mjml } };
    const { html } = await compileContents(content);
    await house.database.transact((tx) => createTemplate(tx, { id: 'hello', name: 'Hello', parts: { content, html } }));
    return house;
  }
  async close(): Promise<void> {
    await this.deliverer.close();
    await this.inbox.close();
    await this.#drop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  async lead(name: string, consents: Record<string, string> = { marketing: 'granted' }): Promise<number> {
    const [row] = await this.database.query<{ id: number }>(
      `insert into lead (email, first_name) values ($1, $2) returning id`,
      [`${name.toLowerCase()}@gut.example`, name],
    );
    for (const [purpose, state] of Object.entries(consents))
      await this.database.query(`insert into consent values ($1, $2, $3, now())`, [row!.id, purpose, state]);
    return row!.id;
  }
  async write(leadId: number, key = `k${leadId}`): Promise<void> {
    const payload = { class: 'marketing', templateId: 'hello', workflowId: 3, nodeId: 'n' };
    await this.database.transact((tx) => post(tx, [{ key, kind: 'mail', leadId, payload }]));
  }
  rows(): Promise<{ key: string; state: number; code: string | null; attempt: number }[]> {
    return this.database.query(`select key, state, code, attempt from outbox order by id`);
  }
  timeline(leadId: number): Promise<Row[]> {
    return this.database.query(`select kind, ref, source_id, data from touchpoint where lead_id = $1 order by id`, [
      leadId,
    ]);
  }
  async deliver(): Promise<void> {
    await this.deliverer.run();
    await this.deliverer.idle();
  }
}
