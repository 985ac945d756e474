import { AXIS_WORDS, PHASE_WORDS, STAGE_WORDS, TEMPERATURE_WORDS } from '@cultivar/audience';
import type { Language } from '@cultivar/audience';
import type { LeadField } from '@cultivar/contract';
import type { Change } from '@cultivar/engine';
import type { TFunction } from 'i18next';
import type { References } from '../model/references.ts';

interface Saying {
  readonly t: TFunction<'workflows'>;
  readonly language: Language;
  readonly references: References;
  readonly fields: readonly LeadField[];
}
/** What an effect would do, as a sentence. */
export function effectWords(change: Change, { t, language, references }: Saying): string {
  const name = (kind: string, id: string | number | null): string =>
    id === null ? '–' : (references[kind]?.get(String(id)) ?? String(id));
  const whom = (to: 'owner' | number) => (to === 'owner' ? t('did_owner') : name('user', to));
  switch (change.kind) {
    case 'field.set':
      return change.value === null
        ? t('did_field_cleared', { field: name('lead-field', change.field) })
        : t('did_field_set', { field: name('lead-field', change.field), value: String(change.value) });
    case 'score.add': {
      const points = new Intl.NumberFormat(language, { signDisplay: 'always' }).format(change.points);
      return t('did_score_add', { points, axis: AXIS_WORDS[change.axis][language], reason: change.reason || '–' });
    }
    case 'stage.set':
      return t('did_stage_set', { stage: STAGE_WORDS[change.stage][language] });
    case 'persona.set':
      return t('did_persona_set', { persona: name('persona', change.persona) });
    case 'phase.set':
      return t('did_phase_set', { phase: change.phase ? PHASE_WORDS[change.phase][language] : '–' });
    case 'temperature.set':
      return t('did_temperature_set', { temperature: TEMPERATURE_WORDS[change.temperature][language] });
    case 'tag.add':
    case 'tag.remove':
      return t(change.kind === 'tag.add' ? 'did_tag_add' : 'did_tag_remove', { tag: change.tag });
    case 'colleague.notify':
      return t('did_colleague_notify', { to: whom(change.to), message: change.message });
    case 'handoff.offer':
      return t('did_handoff_offer', { reason: change.reason });
    case 'webhook.call':
      return t('did_webhook_call', { url: change.url });
    default:
      return other(change, { t, references });
  }
}

/** Parts of an effect that say nothing to a marketer. */
const UNTOLD: ReadonlySet<string> = new Set(['purpose', 'rule', 'keep']);
/** An effect that came later than these sentences: its name and what is in it. */
function other({ kind, ...rest }: Change, { t, references }: Pick<Saying, 't' | 'references'>): string {
  const parts = Object.entries(rest)
    .filter(([key, value]) => !UNTOLD.has(key) && value !== null && typeof value !== 'object')
    .map(([key, value]) => {
      const known = references[key] ?? references[key === 'list' ? 'segment' : key === 'to' ? 'user' : ''];
      return known?.get(String(value)) ?? (value === 'owner' ? t('did_owner') : String(value));
    });
  return `${t(`effect_${kind.replace('.', '_')}` as 'effect_mail_send')}${parts.length ? `: ${parts.join(' · ')}` : ''}`;
}
