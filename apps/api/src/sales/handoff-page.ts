import { PHASE_WORDS, TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { Language, Phase, Words } from '@cultivar/audience';
import { REJECT_MEANINGS, REJECT_REASONS } from '@cultivar/sales';
import type { HandoffFull } from '@cultivar/store';
import { html } from '../public/html.ts';
import type { Html } from '../public/html.ts';
import { TICK } from '../public/page.ts';
import { fill } from '../public/public.words.ts';
import { handoffPageWords } from './handoff-page.words.ts';
import type { HandoffPageWords } from './handoff-page.words.ts';

/** What somebody entered, kept when something is missing. */
export interface Entered {
  readonly reason: string;
  readonly recycleAt: string;
  readonly note: string;
}
export interface OfferPage {
  readonly handoff: HandoffFull;
  readonly language: Language;
  readonly now: Date;
  readonly zone: string;
  readonly entered?: Entered;
  readonly problem?: 'reason-missing' | 'date-missing' | 'date-past';
}

const touchpointWords: Readonly<Record<string, Words>> = TOUCHPOINT_WORDS;

/** The lead's essentials, why now, and the two answers. Contact data comes only once the lead is taken: mails get forwarded. */
export function offerBody({ handoff, language, now, zone, entered, problem }: OfferPage): Html {
  const words = handoffPageWords[language];
  const { lead } = handoff;
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone: zone }).format(
    handoff.dueAt,
  );
  return html`<section class="card">
    <p class="small">${words.title}</p>
    <h1>${lead.name}</h1>
    <p><strong>${words.whyNow}:</strong> ${handoff.reason}</p>
    <p class="note plain">${fill(handoff.dueAt < now ? words.late : words.answerBy, { when })}</p>
    <dl class="facts">
      ${fact(words.company, lead.company)} ${fact(words.jobTitle, lead.jobTitle)}
      ${fact(words.persona, handoff.persona?.[language])}
      ${fact(words.phase, handoff.phase && PHASE_WORDS[handoff.phase as Phase]?.[language])}
      ${fact(words.score, fill(words.scoreText, { fit: String(lead.fit), engagement: String(lead.engagement) }))}
    </dl>
    ${evidenceBlock(words, handoff, language, zone)}
    <form method="post">
      <input type="hidden" name="lang" value="${language}" />
      <div class="row">
        <button type="submit" name="answer" value="accepted" class="wide-button">${words.accept}</button>
      </div>
    </form>
    ${rejectForm(words, language, now, entered, problem)}
  </section>`;
}

function evidenceBlock(words: HandoffPageWords, handoff: HandoffFull, language: Language, zone: string): Html {
  const { evidence } = handoff;
  const day = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  });
  return html`${
    evidence.scores?.length
      ? html`<h3>${words.strongest}</h3>
          <ul class="list">
            ${evidence.scores.map((line) => html`<li><span>${line.reason}</span><span class="points">+${line.points}</span></li>`)}
          </ul>`
      : null
  }
  ${
    evidence.touchpoints?.length
      ? html`<h3>${words.last}</h3>
          <ul class="list">
            ${evidence.touchpoints.map(
              (one) =>
                html`<li>
                  <span
                    >${touchpointWords[one.kind]?.[language] ?? one.kind}${one.ref && handoff.refNames[one.ref] ? `: ${handoff.refNames[one.ref]}` : ''}</span
                  >
                  <span class="when">${day.format(new Date(one.at))}</span>
                </li>`,
            )}
          </ul>`
      : null
  }`;
}

function rejectForm(
  words: HandoffPageWords,
  language: Language,
  now: Date,
  entered: Entered | undefined,
  problem: OfferPage['problem'],
): Html {
  const tomorrow = new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10);
  const reasonBad = problem === 'reason-missing';
  const dateBad = problem === 'date-missing' || problem === 'date-past';
  return html`<details ${problem ? 'open' : ''}>
    <summary>${words.rejectTitle}</summary>
    ${problem ? html`<p class="note bad" role="alert">${words[problem]}</p>` : null}
    <form method="post">
      <input type="hidden" name="lang" value="${language}" />
      <p class="field">
        <label for="reason">${words.reason}</label>
        <select id="reason" name="reason" required aria-invalid="${String(reasonBad)}">
          <option value="">${words.choose}</option>
          ${REJECT_REASONS.map(
            (reason) =>
              html`<option value="${reason}" ${entered?.reason === reason ? 'selected' : ''}>
                ${REJECT_MEANINGS[reason][language]}
              </option>`,
          )}
        </select>
      </p>
      <p class="field">
        <label for="recycleAt">${words.date} <span class="optional">(${words.optional})</span></label>
        <span class="hint" id="date-hint">${words.dateHint}</span>
        <input
          id="recycleAt"
          name="recycleAt"
          type="date"
          min="${tomorrow}"
          value="${entered?.recycleAt ?? ''}"
          aria-describedby="date-hint"
          aria-invalid="${String(dateBad)}"
        />
      </p>
      <p class="field">
        <label for="note">${words.note} <span class="optional">(${words.optional})</span></label>
        <textarea id="note" name="note" maxlength="2000">${entered?.note ?? ''}</textarea>
      </p>
      <div class="row"><button type="submit" name="answer" value="rejected" class="quiet">${words.reject}</button></div>
    </form>
  </details>`;
}

/** After taking the lead: how to reach the person, what the law allows, and the way into the app. */
export function acceptedBody(handoff: HandoffFull, language: Language, appUrl: string): Html {
  const words = handoffPageWords[language];
  const state = (purpose: string) =>
    words[(handoff.consents[purpose] as 'granted' | 'pending' | 'withdrawn' | undefined) ?? 'none'];
  return html`<section class="card">
    ${TICK}
    <h1>${words.acceptedTitle}</h1>
    <p>${words.acceptedText}</p>
    <dl class="facts">
      ${fact(words.who, handoff.lead.name)} ${fact(words.company, handoff.lead.company)}
      ${
        handoff.phone
          ? html`<dt>${words.phone}</dt>
              <dd><a href="tel:${handoff.phone.replace(/[^+\d]/g, '')}">${handoff.phone}</a></dd>`
          : null
      }
      ${
        handoff.email
          ? html`<dt>${words.email}</dt>
              <dd><a href="mailto:${handoff.email}">${handoff.email}</a></dd>`
          : null
      }
    </dl>
    <p class="small after">
      ${fill(words.mayPhone, { state: state('phone') })} · ${fill(words.mayMail, { state: state('marketing') })}
    </p>
    <div class="row"><a class="button" href="${appUrl}">${words.open}</a></div>
  </section>`;
}

const fact = (name: string, value: string | null | undefined | false): Html | null =>
  value
    ? html`<dt>${name}</dt>
        <dd>${value}</dd>`
    : null;
