import type { LeadData } from '@cultivar/audience';
import { compileContent, directLinks, LEAD_VARIABLES, mailData, OTHER_VARIABLES, renderMail } from '@cultivar/channels';
import type { RenderedMail } from '@cultivar/channels';
import { MailContents, Organisation, ORGANISATION_KEY } from '@cultivar/contract';
import type { MailContent, MailLanguage, TemplateProblem } from '@cultivar/contract';
import { assetNames, Database, leadFields, mailLeads, readSetting, readTemplate } from '@cultivar/store';
import { Inject, Injectable } from '@nestjs/common';
import { publicUrl } from '../config.ts';
import type { ApiConfig } from '../config.ts';
import { CONFIG } from '../house.module.ts';
import { notFound } from '../http/problem.ts';

export interface Preview extends RenderedMail {
  readonly preheader: string;
  readonly problems: readonly TemplateProblem[];
}
export interface Variable {
  readonly path: string;
  readonly label: { readonly de: string; readonly en: string };
}

/** Somebody to show a template as, before there are leads. */
const example = (language: MailLanguage): LeadData => ({
  id: 0,
  email: 'sina.zielstrebig@example.com',
  firstName: 'Sina',
  lastName: 'Zielstrebig',
  fields: { jobTitle: language === 'de' ? 'Vertriebsleiterin' : 'Head of sales' },
  tags: [],
  language,
  zone: 'Europe/Berlin',
  stage: 'lead',
  temperature: 'warm',
  persona: null,
  phase: null,
  company: { name: 'Gut GmbH', domain: 'example.com', fields: {} },
  owner: { name: 'Johann Abschluss', email: 'johann@example.com' },
});

/** A lead as far as a dry run knows it. */
export type Addressed = Pick<
  LeadData,
  'tags' | 'language' | 'zone' | 'stage' | 'temperature' | 'persona' | 'phase' | 'fields'
>;
const textOf = (value: unknown): string | null => (typeof value === 'string' && value ? value : null);
function addressed(known: Addressed): LeadData {
  const { fields } = known;
  const company = textOf(fields['company.name']);
  const ofCompany = Object.entries(fields).flatMap(([key, value]) =>
    key.startsWith('company.') ? [[key.slice('company.'.length), value]] : [],
  );
  return {
    ...known,
    ...{ id: 0, email: textOf(fields.email), firstName: textOf(fields.firstName), lastName: textOf(fields.lastName) },
    company:
      company === null
        ? null
        : { name: company, domain: textOf(fields['company.domain']), fields: Object.fromEntries(ofCompany) },
    owner: null,
  };
}

/** Compiles drafts, finds their problems, and shows them as a lead would get them. */
@Injectable()
export class TemplatePreview {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  /** What a template may show: the standard variables and the house's own fields. */
  async variables(): Promise<readonly Variable[]> {
    const fields = await leadFields(this.database);
    const labels = new Map(fields.map((field) => [`${field.subject}.${field.key}`, field.label]));
    const paths = [
      ...LEAD_VARIABLES.map((key) => `lead.${key}`),
      ...fields.map((field) => `${field.subject}.${field.key}`),
      ...OTHER_VARIABLES.filter((path) => path.includes('.') || path === 'now'),
    ];
    return [...new Set(paths)].map((path) => ({
      path,
      label: labels.get(path) ?? WORDS[path] ?? { de: path, en: path },
    }));
  }

  /** The compiled HTML of each language, and every problem with its language. `ok`: it may be saved. */
  async compile(contents: MailContents): Promise<{
    readonly html: Partial<Record<MailLanguage, string>>;
    readonly problems: readonly TemplateProblem[];
    readonly ok: boolean;
  }> {
    const known = await this.#known();
    const html: Partial<Record<MailLanguage, string>> = {};
    const problems: TemplateProblem[] = [];
    for (const language of ['de', 'en'] as const) {
      const content = contents[language];
      if (!content) continue;
      const compiled = await compileContent(content, language, known);
      problems.push(...compiled.problems.map((problem) => ({ language, ...problem })));
      if (compiled.html) html[language] = compiled.html;
    }
    return { html, problems, ok: !problems.some(({ level }) => level === 'error') };
  }

  /** A stored template as somebody described would get it, in their language where it is there. @throws Problem 404 */
  async previewFor(templateId: string, known: Addressed): Promise<Preview> {
    const template = await readTemplate(this.database, templateId);
    if (!template) throw notFound('This template');
    const contents = MailContents.parse(template.content);
    const language = contents[known.language] ? known.language : contents.de ? 'de' : 'en';
    return this.preview(contents[language]!, language, addressed(known));
  }

  /** @throws Problem 404 if the lead is gone */
  async preview(content: MailContent, language: MailLanguage, who?: number | LeadData): Promise<Preview> {
    const { html, problems } = await this.compile({ [language]: content });
    const compiled = html[language];
    if (!compiled) return { subject: '', preheader: '', html: '', text: '', problems };
    const lead =
      who === undefined
        ? example(language)
        : typeof who === 'object'
          ? who
          : (await mailLeads(this.database, [who])).get(who);
    if (!lead) throw notFound('This lead');
    const [organisation, assets, now] = await Promise.all([
      readSetting(this.database, ORGANISATION_KEY, Organisation),
      assetNames(this.database),
      this.database.now(),
    ]);
    // a preview is shown to colleagues: its links carry nobody's signature
    const links = directLinks(
      {
        secret: this.config.SECRET,
        publicUrl: publicUrl(this.config).replace(/\/$/, ''),
        ...{ leadId: null, assets, tracked: false },
        ...(content.mjml.includes('question_url') && { question: { form: '…', fields: [] } }),
      },
      now,
    );
    // where a step of a journey would choose one
    const [content_] = [...assets].map(([id, name]) => ({ id, name }));
    const footer = { marketing: true, since: now };
    const data = mailData({ organisation, lead, now, footer, ...(content_ && { data: { content: content_ } }) });
    const frame = { links, language, zone: lead.zone };
    const rendered = renderMail(
      { cacheKey: null, subject: content.subject, html: compiled, text: content.text },
      data,
      frame,
    );
    const preheader = renderMail(
      { cacheKey: null, subject: content.preheader, html: '', text: ' ' },
      data,
      frame,
    ).subject;
    return { ...rendered, preheader, problems };
  }

  async #known(): Promise<ReadonlySet<string>> {
    const fields = await leadFields(this.database);
    return new Set([
      ...LEAD_VARIABLES.map((key) => `lead.${key}`),
      ...fields.map((field) => `${field.subject}.${field.key}`),
      ...OTHER_VARIABLES,
    ]);
  }
}

const WORDS: Readonly<Record<string, Variable['label']>> = {
  'lead.email': { de: 'E-Mail-Adresse', en: 'Email address' },
  'lead.firstName': { de: 'Vorname', en: 'First name' },
  'lead.lastName': { de: 'Nachname', en: 'Last name' },
  'lead.fullName': { de: 'Ganzer Name', en: 'Full name' },
  'lead.language': { de: 'Sprache', en: 'Language' },
  'lead.tags': { de: 'Schlagwörter', en: 'Tags' },
  'lead.stage': { de: 'Stufe', en: 'Stage' },
  'lead.temperature': { de: 'Temperatur', en: 'Temperature' },
  'lead.persona': { de: 'Persona', en: 'Persona' },
  'lead.phase': { de: 'Phase', en: 'Phase' },
  'company.name': { de: 'Unternehmen', en: 'Company' },
  'company.domain': { de: 'Domain des Unternehmens', en: 'Company domain' },
  'owner.name': { de: 'Name der Ansprechperson', en: 'Name of the contact' },
  'owner.email': { de: 'Adresse der Ansprechperson', en: 'Address of the contact' },
  'organisation.name': { de: 'Unser Name', en: 'Our name' },
  'organisation.logoUrl': { de: 'Unser Logo (Adresse)', en: 'Our logo (address)' },
  'organisation.colour': { de: 'Unsere Farbe', en: 'Our colour' },
  'organisation.imprint': { de: 'Unser Impressum', en: 'Our imprint' },
  'organisation.privacyUrl': { de: 'Unsere Datenschutzerklärung (Adresse)', en: 'Our privacy notice (address)' },
  now: { de: 'Heutiges Datum', en: "Today's date" },
};
