import { PHASE_WORDS, PURPOSE_WORDS, STAGE_WORDS, TEMPERATURE_WORDS, TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { Language, Words } from '@cultivar/audience';
import type { OwnData, OwnField } from '@cultivar/store';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { NAME_FIELDS } from './own-fields.ts';
import { fill, publicWords } from './public.words.ts';

export interface OwnDataView {
  readonly token: string;
  readonly data: OwnData;
  readonly fields: readonly OwnField[];
  readonly language: Language;
  readonly zone: string;
  readonly notice: 'saved' | 'eraseMissing' | null;
}

/** Everything about oneself on one page, in plain words: details, judgement with its reasons, history, and what one can do about it. */
export function ownDataBody(view: OwnDataView): Html {
  const { language, notice, data, token } = view;
  const words = publicWords[language];
  return html`${
      notice
        ? html`<div
            class="note ${notice === 'saved' ? 'good' : 'bad'}"
            role="${notice === 'saved' ? 'status' : 'alert'}"
          >
            ${words[notice]}
          </div>`
        : null
    }
    <section class="card">
      <h1>${words.seeTitle}</h1>
      <p class="lead">${fill(words.seeText, { who: data.email ?? '–' })}</p>
      ${detailsForm(view)}
    </section>
    <section class="card">
      <h2>${words.profileTitle}</h2>
      <p>${words.profileText}</p>
      ${profile(view)}
    </section>
    ${consentHistory(view)} ${timeline(view)}
    <section class="card">
      <h2>${words.exportTitle}</h2>
      <p>${words.exportText}</p>
      <div class="row"><a class="button quiet" href="/d/${token}/export" download>${words.exportButton}</a></div>
    </section>
    <section class="card">
      <h2>${words.eraseTitle}</h2>
      <p>${words.eraseText}</p>
      <form method="post" action="/d/${token}/erase">
        <input type="hidden" name="lang" value="${language}" />
        <label class="check"><input type="checkbox" name="sure" value="1" /><span>${words.eraseCheck}</span></label>
        <div class="row"><button type="submit" class="danger">${words.eraseButton}</button></div>
      </form>
    </section>`;
}

function detailsForm({ token, data, fields, language }: OwnDataView): Html {
  const words = publicWords[language];
  const input = (field: OwnField) => {
    const value = data.values[field.key];
    const text = value === null || value === undefined ? '' : String(value);
    const name = `f_${field.key}`;
    return html`<div class="field">
      <label for="${name}">${field.label[language] || field.label.de}</label>
      ${
        field.type === 'textarea'
          ? html`<textarea id="${name}" name="${name}" maxlength="4000">${text}</textarea>`
          : html`<input
              id="${name}"
              name="${name}"
              type="${field.type === 'date' ? 'date' : 'text'}"
              value="${text}"
              maxlength="300"
            />`
      }
    </div>`;
  };
  const shown = new Set(['email', ...[...NAME_FIELDS, ...fields].map((field) => field.key)]);
  const rest = Object.entries(data.values).filter(
    ([key, value]) => !shown.has(key) && value !== null && value !== undefined && value !== '',
  );
  return html`<form method="post" action="/d/${token}">
      <input type="hidden" name="lang" value="${language}" />
      <div class="pairs">${[...NAME_FIELDS, ...fields].map(input)}</div>
      <div class="row"><button type="submit">${words.save}</button></div>
    </form>
    ${rest.length ? html`<dl class="facts apart">${rest.map(([key, value]) => fact(fieldName(key, data, language), show(value)))}</dl>` : null}`;
}
const COMPANY: Readonly<Record<string, Words>> = {
  'company.name': { de: 'Unternehmen', en: 'Company' },
  'company.domain': { de: 'Domain des Unternehmens', en: 'Domain of the company' },
};
const fieldName = (key: string, { names }: OwnData, language: Language): string =>
  (COMPANY[key] ?? names[key])?.[language] ?? key.replace('company.', '');
const show = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value);
const fact = (name: string, value: string | Html): Html =>
  html`<dt>${name}</dt>
    <dd>${value}</dd>`;

function profile({ data, language, zone }: OwnDataView): Html {
  const words = publicWords[language];
  const { profile } = data;
  return html`<dl class="facts">
      ${fact(words.fit, html`<span class="points">${profile.fit}</span>`)}
      ${fact(words.engagement, html`<span class="points">${profile.engagement}</span>`)}
      ${fact(words.stage, STAGE_WORDS[profile.stage][language])}
      ${fact(words.interest, TEMPERATURE_WORDS[profile.temperature][language])}
      ${profile.persona ? fact(words.persona, profile.persona[language]) : null}
      ${profile.phase ? fact(words.phase, PHASE_WORDS[profile.phase][language]) : null}
      ${data.journeys.length ? fact(words.journeys, data.journeys.map((one) => one.name).join(', ')) : null}
    </dl>
    ${
      data.points.length
        ? folded(
            words.points,
            data.points.map((one) => ({
              what: one.reason,
              extra: html`<span class="points">${one.points > 0 ? '+' : '−'}${Math.abs(one.points)}</span> `,
              at: one.at,
            })),
            language,
            zone,
          )
        : html`<p class="small after">${words.noPoints}</p>`
    }`;
}

function consentHistory({ data, language, zone }: OwnDataView): Html {
  const words = publicWords[language];
  if (!data.proofs.length) return html``;
  return html`<section class="card">
    <h2>${words.consentHistory}</h2>
    ${list(
      data.proofs.map((proof) => ({
        what: `${PURPOSE_WORDS[proof.purpose][language]}: ${words[`act_${proof.act}`]}`,
        at: proof.at,
      })),
      language,
      zone,
    )}
  </section>`;
}
function timeline({ data, language, zone }: OwnDataView): Html {
  if (!data.timeline.length) return html``;
  const known: Readonly<Record<string, Words>> = TOUCHPOINT_WORDS;
  const entries = data.timeline.map((one) => ({ what: known[one.kind]?.[language] ?? one.kind, at: one.at }));
  const words = publicWords[language];
  return html`<section class="card">
    <h2>${words.timelineTitle}</h2>
    ${list(entries.slice(0, 5), language, zone)}
    ${entries.length > 5 ? folded(words.more, entries.slice(5), language, zone) : null}
  </section>`;
}

interface Entry {
  readonly what: string;
  readonly extra?: Html;
  readonly at: Date;
}
const list = (entries: readonly Entry[], language: Language, zone: string): Html => {
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  return html`<ul class="list">
    ${entries.map(
      (entry) =>
        html`<li><span>${entry.what}</span><span class="when">${entry.extra}${when.format(entry.at)}</span></li>`,
    )}
  </ul>`;
};
const folded = (title: string, entries: readonly Entry[], language: Language, zone: string): Html =>
  html`<details>
    <summary>${title} (${entries.length})</summary>
    ${list(entries, language, zone)}
  </details>`;
