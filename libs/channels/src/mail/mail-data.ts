import type { LeadData } from '@cultivar/audience';
import { keepPlain } from './template-engine.ts';

/** The organisation as mails show it. */
export interface HouseData {
  readonly name: string;
  readonly logoUrl: string;
  readonly colour: string;
  readonly imprint: string;
  readonly privacyUrl: string;
  readonly zone: string;
}
/** Variables every template knows beside the house's own lead fields. */
export const LEAD_VARIABLES = [
  ...['email', 'firstName', 'lastName', 'fullName', 'language', 'tags', 'stage', 'temperature', 'persona', 'phase'],
] as const;
export const OTHER_VARIABLES = [
  ...['company.name', 'company.domain', 'owner.name', 'owner.email', 'organisation.name', 'organisation.logoUrl'],
  ...['organisation.colour', 'organisation.imprint', 'organisation.privacyUrl', 'now', 'lead', 'company', 'owner'],
  // what a step chose for this lead
  ...['content', 'content.id', 'content.name'],
] as const;

/** Black or white, whichever reads better on the colour (WCAG relative luminance). */
export function readableOn(colour: string): '#000000' | '#ffffff' {
  const channel = (at: number) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#000000' : '#ffffff';
}

const houses = new WeakMap<HouseData, Readonly<Record<string, unknown>>>();
/** The same for thousands of mails: made once. */
function houseFor(organisation: HouseData): Readonly<Record<string, unknown>> {
  const held = houses.get(organisation);
  if (held) return held;
  const made = keepPlain({ ...organisation, onColour: readableOn(organisation.colour) });
  houses.set(organisation, made);
  return made;
}

/** What the templates of a mail see. `data` is the mail's own (built-in mails); it never hides the lead or the house. */
export function mailData(input: {
  readonly organisation: HouseData;
  readonly lead: LeadData | null;
  readonly now: Date;
  /** Left out: an internal mail, without footer. `since`: when the marketing consent was given. */
  readonly footer?: { readonly marketing: boolean; readonly since: Date | null };
  readonly data?: Readonly<Record<string, unknown>>;
}): Record<string, unknown> {
  const { organisation, lead, now, footer, data } = input;
  return {
    ...data,
    organisation: houseFor(organisation),
    now,
    lead: lead && {
      ...lead.fields,
      ...{ email: lead.email, firstName: lead.firstName, lastName: lead.lastName, language: lead.language },
      ...{ stage: lead.stage, temperature: lead.temperature, persona: lead.persona, phase: lead.phase },
      tags: lead.tags,
      fullName: [lead.firstName, lead.lastName].filter(Boolean).join(' '),
    },
    company: lead?.company && { ...lead.company.fields, name: lead.company.name, domain: lead.company.domain },
    owner: lead?.owner ?? null,
    footer: footer && { ...footer, imprint: (organisation.imprint || organisation.name).split(/\r?\n/) },
  };
}
