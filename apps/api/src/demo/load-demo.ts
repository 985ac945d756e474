import { compileContents } from '@cultivar/channels';
import { Organisation, ORGANISATION_KEY } from '@cultivar/contract';
import { compileVersion } from '@cultivar/engine';
import { registry } from '@cultivar/nodes';
import { RoutingModel, ROUTING_KEY } from '@cultivar/sales';
import * as store from '@cultivar/store';
import type { Database, Tx } from '@cultivar/store';
import { hashPassword } from '../session/password.ts';
import { DEMO_ASSETS } from './demo-assets.ts';
import { DEMO_FORMS } from './demo-forms.ts';
import { demoCompanies, demoLeads } from './demo-history.ts';
import { DEMO_MAILS } from './demo-mails.ts';
import { DEMO_PASSWORD, DEMO_PERSONAS, DEMO_USERS } from './demo-people.ts';
import { DEMO_SCORING, DEMO_SEGMENTS } from './demo-rules.ts';
import { demoWorkflows } from './demo-workflows.ts';
import { SeededRandom } from './seeded-random.ts';
import { simplePdf } from './simple-pdf.ts';
import { writeHistory } from './write-history.ts';

const SEED = 20261122;
const LEADS = 320;
const COMPANIES = 60;
const DAYS_OF_HISTORY = 245;

/** Loads the worked example: the firm "Besser" with everything it runs, and some hundred leads with a history. One transaction. */
export async function loadDemo(database: Database): Promise<void> {
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const mails = await Promise.all(
    DEMO_MAILS.map(async ({ id, name, de, en }) => {
      const { html, problems, ok } = await compileContents({ de, en });
      if (!ok) throw new Error(`demo mail ${id}: ${JSON.stringify(problems)}`);
      return { id, name, demo: true, parts: { content: { de, en }, html } };
    }),
  );
  const now = await database.now();
  // the house was set up before its first lead
  const foundedAt = new Date(now.getTime() - DAYS_OF_HISTORY * 86_400_000);
  await database.transact(async (tx) => {
    const users = await addPeople(tx, passwordHash);
    await addSettings(tx, users);
    for (const persona of DEMO_PERSONAS) await store.createPersona(tx, { ...persona, demo: true });
    for (const form of DEMO_FORMS) await store.addForm(tx, { ...form, demo: true });
    for (const { lines, ...asset } of DEMO_ASSETS)
      await store.createAsset(tx, {
        ...{ ...asset, url: '', demo: true },
        file: { name: `${asset.id}.pdf`, mediaType: 'application/pdf', bytes: simplePdf(lines) },
      });
    for (const mail of mails) await store.createTemplate(tx, mail);
    const made = { demo: true, created_at: tx.now, updated_at: tx.now };
    await store.insertRows(
      tx,
      'segment',
      DEMO_SEGMENTS.map((segment) => ({ ...segment, ...made })),
    );
    const published = await publishWorkflows(tx, users.get('berta@besser.example')!);
    const formVersions = await formVersionsOf(tx);
    const random = new SeededRandom(SEED);
    const companies = demoCompanies(random, COMPANIES);
    const { graph, workflowId, versionId } = published[0]!;
    const entryNode = graph.nodes[0]!.id;
    const journey = { form: 'webinar-b2b-vertrieb', version: compileVersion(graph, registry), entryNode };
    const leads = demoLeads(random, companies, journey, LEADS, now);
    const salesIds = ['johann@besser.example', 'vera@besser.example'].map((email) => users.get(email)!);
    await writeHistory(
      tx,
      { salesIds, journey: { workflowId, versionId, entryNode }, formVersions },
      companies,
      leads,
      random,
    );
    // what it wrote into the past is to be added up, too
    await store.forgetFigures(tx);
  }, foundedAt);
}

async function addPeople(tx: Tx, passwordHash: string): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  for (const user of DEMO_USERS) {
    const added = await store.addUser(tx, { ...user, language: 'de', passwordHash, demo: true });
    if (!added) throw new Error(`there is somebody with the address ${user.email} already`);
    ids.set(user.email, added.id);
  }
  return ids;
}

async function addSettings(tx: Tx, users: ReadonlyMap<string, number>): Promise<void> {
  await store.ensureStandardFields(tx);
  const organisation = Organisation.parse({
    name: 'Besser GmbH',
    colour: '#1f7a4d',
    imprint:
      'Besser GmbH · Musterstraße 12 · 10115 Berlin\nGeschäftsführerin: Berta Besser · HRB 12345 B, Amtsgericht Charlottenburg',
    senderName: 'Mara Markt, Besser',
    senderAddress: 'hallo@besser.example',
  });
  const johann = users.get('johann@besser.example')!;
  const vera = users.get('vera@besser.example')!;
  const routing = RoutingModel.parse({
    rules: [
      {
        ...{ id: 'vertriebsleitung', name: 'Vertriebsleitungen zu Johann', people: [johann] },
        rule: { kind: 'field', field: 'jobTitle', op: 'contains', value: 'vertriebsleit' },
      },
      {
        ...{ id: 'geschaeftsfuehrung', name: 'Geschäftsführungen abwechselnd', people: [johann, vera] },
        rule: { kind: 'field', field: 'jobTitle', op: 'contains', value: 'geschäftsführ' },
      },
    ],
    fallback: [vera, johann],
  });
  const settings = { [ORGANISATION_KEY]: organisation, scoring: DEMO_SCORING, [ROUTING_KEY]: routing };
  for (const [key, value] of Object.entries(settings)) await store.writeSetting(tx, key, value);
  await store.writeSetting(tx, store.DEMO_SETTINGS_KEY, settings);
  const logins = DEMO_USERS.map(({ email, name, role }) => ({ email, name, role, password: DEMO_PASSWORD }));
  await store.writeSetting(tx, store.DEMO_LOGINS_KEY, logins);
}

async function publishWorkflows(tx: Tx, adminId: number) {
  const published = [];
  for (const { name, graph } of demoWorkflows(adminId)) {
    const id = (await store.createWorkflow(tx, { name, graph, demo: true }))!;
    const workflow = (await store.lockWorkflow(tx, id))!;
    const { versionId } = await store.publishDraft(tx, workflow, { note: 'Erste Fassung', by: adminId });
    published.push({ graph, workflowId: id, versionId });
  }
  return published;
}

async function formVersionsOf(tx: Tx): Promise<ReadonlyMap<string, number>> {
  const versions = new Map<string, number>();
  for (const { id } of DEMO_FORMS) versions.set(id, (await store.readForm(tx, id))!.versionId);
  return versions;
}
