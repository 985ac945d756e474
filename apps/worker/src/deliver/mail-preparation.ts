import type { Language } from '@cultivar/audience';
import {
  BUILTIN_MAILS,
  builtinVersion,
  composeMail,
  countedTargets,
  directLinks,
  domainOf,
  isAddress,
  mailData,
  mailHeaders,
  messageId,
  namedLinks,
  renderMail,
  signToken,
  trackLinks,
} from '@cultivar/channels';
import type {
  BuiltinMail,
  LinkGround,
  MailContent,
  MailLinks,
  Outgoing,
  RenderedMail,
  RenderVersion,
} from '@cultivar/channels';
import { Organisation, ORGANISATION_KEY } from '@cultivar/contract';
import {
  assetNames,
  linkIds,
  liveVersions,
  mailLeads,
  MailPayload,
  readSetting,
  templateVersions,
} from '@cultivar/store';
import type { Claimed, Database, MailLead } from '@cultivar/store';

export interface HouseAddress {
  readonly secret: string;
  /** Without a slash at the end. */
  readonly publicUrl: string;
}
/** A mail whose facts are there; it is written when its turn comes: to go, or to say why it can never go. */
export interface Ready {
  readonly item: Claimed;
  readonly compose: () => Promise<{ readonly mail: Outgoing } | { readonly fault: string }>;
}

/** Settings and asset names change seldom, mails go by the hundred: read again after so long. */
const FRESH_MS = 2_000;
interface Held {
  readonly organisation: Organisation;
  readonly assets: ReadonlyMap<string, string>;
  readonly until: number;
}
type Parts = Readonly<Partial<Record<Language, RenderVersion>>>;

const NO_ITEM = { id: 0, key: 'warm', kind: 'mail', leadId: null, enrolmentId: null, attempt: 1 } as const;
const SAMPLE = {
  title: '…',
  message: '…',
  url: 'http://localhost/',
  confirmUrl: 'http://localhost/',
  handoffUrl: 'http://localhost/',
};

/** Turns claimed rows into mails: loads what a batch needs in a handful of queries, renders each for its lead as the lead is now. */
export class MailPreparation {
  readonly #database: Database;
  readonly #house: HouseAddress;
  readonly #versions = new Map<number, Parts>();
  readonly #links = new Map<string, number>();
  #held: Promise<Held> | null = null;
  #heldUntil = 0;

  constructor(database: Database, house: HouseAddress) {
    this.#database = database;
    this.#house = house;
  }

  /** Compiles the mails of the product itself and makes each once, to nobody: the first of a process takes twenty times as long. */
  async warm(): Promise<void> {
    const now = await this.#database.now();
    for (const builtin of Object.keys(BUILTIN_MAILS) as BuiltinMail[])
      for (const language of ['de', 'en'] as const) {
        const payload: MailPayload = { class: 'service', builtin, language, to: 'nobody@localhost', data: SAMPLE };
        for (const { compose } of await this.prepare([{ ...NO_ITEM, payload, createdAt: now, claimedAt: now }], now))
          await compose();
        await new Promise((turn) => setImmediate(turn));
      }
  }

  async prepare(items: readonly Claimed[], now: Date): Promise<readonly Ready[]> {
    const payloads = items.map((item) => MailPayload.safeParse(item.payload));
    const templates = [...new Set(payloads.flatMap(({ data }) => data?.templateId ?? []))];
    const leadIds = [...new Set(items.flatMap(({ leadId }) => leadId ?? []))];
    const [leads, live, held] = await Promise.all([
      mailLeads(this.#database, leadIds),
      liveVersions(this.#database, templates),
      this.#holding(),
    ]);
    await this.#loadVersions([...live.values()]);
    return items.map((item, at): Ready => ({
      item,
      compose: async () => {
        const payload = payloads[at]!.data;
        if (!payload) return { fault: `payload: ${payloads[at]!.error!.message}` };
        const lead = item.leadId === null ? null : (leads.get(item.leadId) ?? null);
        try {
          return { mail: await this.#one(item, payload, lead, live, held, now) };
        } catch (error) {
          return { fault: String((error as Error).message) };
        }
      },
    }));
  }

  async #one(
    item: Claimed,
    payload: MailPayload,
    lead: MailLead | null,
    live: ReadonlyMap<string, number>,
    { organisation, assets }: Held,
    now: Date,
  ): Promise<Outgoing> {
    const to = payload.to ?? lead?.email ?? '';
    if (!isAddress(to)) throw new Error('no usable address');
    const wanted = payload.language ?? lead?.language ?? organisation.language;
    const tracked = payload.class === 'marketing' && (lead?.tracked ?? false);
    const ground: LinkGround = {
      ...this.#house,
      leadId: item.leadId,
      question: payload.question,
      assets,
      tracked: lead?.tracked ?? false,
    };
    const links = directLinks(ground, now);
    const rendered =
      payload.ready ??
      (await this.#render(item, payload, { lead, live, organisation, links, wanted, tracked, now, assets }));
    const domain = domainOf(organisation.senderAddress);
    const message = composeMail({
      from: { name: organisation.senderName, address: organisation.senderAddress },
      to: { name: payload.to ? '' : [lead?.firstName, lead?.lastName].filter(Boolean).join(' '), address: to },
      ...rendered,
      messageId: messageId(this.#house.secret, item.key, domain),
      date: item.createdAt,
      headers: mailHeaders({
        class: payload.class,
        unsubscribeUrl: lead ? links.unsubscribe : null,
        domain,
        organisation: organisation.name,
        templateId: payload.templateId,
        workflowId: payload.workflowId,
      }),
    });
    return { id: String(item.id), from: organisation.senderAddress, to, message };
  }

  async #render(
    item: Claimed,
    payload: MailPayload,
    it: {
      readonly lead: MailLead | null;
      readonly live: ReadonlyMap<string, number>;
      readonly organisation: Organisation;
      readonly links: MailLinks;
      readonly wanted: Language;
      readonly tracked: boolean;
      readonly now: Date;
      readonly assets: ReadonlyMap<string, string>;
    },
  ): Promise<RenderedMail> {
    const { lead, organisation, links, wanted, now } = it;
    const { version, language } = await this.#versionOf(payload, it.live, wanted);
    const toLead = payload.class === 'marketing' || payload.class === 'service';
    const data = mailData({
      organisation,
      lead,
      now,
      ...(toLead && { footer: { marketing: payload.class === 'marketing', since: lead?.marketingSince ?? null } }),
      data: {
        ...this.#ownData(payload, now),
        ...(payload.asset !== undefined && {
          content: { id: payload.asset, name: it.assets.get(payload.asset) ?? '' },
        }),
      },
    });
    const zone = lead?.zone ?? organisation.zone;
    const direct = { links, language, zone };
    if (!it.tracked) return renderMail(version, data, direct);
    const named = namedLinks(links);
    const rendered = renderMail(version, data, { ...direct, links: named }, direct);
    const track = (linkIds: Pick<ReadonlyMap<string, number>, 'get'>) =>
      trackLinks(rendered.html, named, { ...this.#house, outboxId: item.id, linkIds });
    // after the first mails of a template all its targets are known
    const unknown = new Set<string>();
    const html = track({ get: (url) => this.#links.get(url) ?? (unknown.add(url), undefined) });
    return {
      ...rendered,
      html: unknown.size ? track(await this.#linkIds(countedTargets(rendered.html, named))) : html,
    };
  }

  /** Data of a built-in mail; signed links are made here, where the key is. */
  #ownData({ builtin, data }: MailPayload, now: Date): Readonly<Record<string, unknown>> {
    const { secret, publicUrl } = this.#house;
    if (builtin === 'handoff' && data.handoffUrl === undefined && typeof data.handoffId === 'number')
      return {
        ...data,
        handoffUrl: `${publicUrl}/h/${signToken(secret, 'handoff', [data.handoffId, Number(data.userId)], new Date(now.getTime() + 90 * 86_400_000))}`,
      };
    if (builtin !== 'notify') return data;
    const page =
      typeof data.url === 'string' ? data.url : typeof data.leadId === 'number' ? `/leads/${data.leadId}` : '';
    return {
      ...data,
      title: data.title ?? data.leadName,
      url: page.startsWith('/') ? publicUrl + page : page,
    };
  }

  async #versionOf(
    { templateId, builtin }: MailPayload,
    live: ReadonlyMap<string, number>,
    wanted: Language,
  ): Promise<{ readonly version: RenderVersion; readonly language: Language }> {
    if (builtin) return { version: await builtinVersion(builtin, wanted), language: wanted };
    const id = live.get(templateId ?? '');
    const parts = id === undefined ? undefined : this.#versions.get(id);
    if (!parts) throw new Error(`the template ${templateId ?? '(none)'} does not exist (any more)`);
    const language = parts[wanted] ? wanted : wanted === 'de' ? 'en' : 'de';
    return { version: parts[language]!, language };
  }

  async #loadVersions(ids: readonly number[]): Promise<void> {
    const missing = ids.filter((id) => !this.#versions.has(id));
    for (const { id, content, html } of await templateVersions(this.#database, missing)) {
      const parts: Partial<Record<Language, RenderVersion>> = {};
      for (const language of ['de', 'en'] as const) {
        const source = content[language] as MailContent | undefined;
        const compiled = html[language];
        if (source && compiled)
          parts[language] = {
            cacheKey: `${id}:${language}`,
            subject: source.subject,
            html: compiled,
            text: source.text,
          };
      }
      if (this.#versions.size > 500) this.#versions.clear();
      this.#versions.set(id, parts);
    }
  }

  async #linkIds(urls: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (this.#links.size > 5_000) this.#links.clear();
    const missing = urls.filter((url) => !this.#links.has(url));
    for (const [url, id] of await linkIds(this.#database, missing)) this.#links.set(url, id);
    return this.#links;
  }

  #holding(): Promise<Held> {
    const at = performance.now();
    if (!this.#held || at > this.#heldUntil) {
      this.#heldUntil = at + FRESH_MS;
      this.#held = Promise.all([
        readSetting(this.#database, ORGANISATION_KEY, Organisation),
        assetNames(this.#database),
      ]).then(([organisation, assets]) => ({ organisation, assets, until: this.#heldUntil }));
      this.#held.catch(() => (this.#held = null));
    }
    return this.#held;
  }
}
