import { fieldOf } from '@cultivar/audience';
import type { Facts } from '@cultivar/audience';

const PLACE = /\{\{\s*([A-Za-z0-9_.-]+)\s*\}\}/g;

/** A text of a setting with values of the lead in the place of `{{fieldName}}`; what is not known leaves nothing behind. */
export const fillIn = (text: string, facts: Pick<Facts, 'fields' | 'answers'>): string =>
  text.replace(PLACE, (_, name: string) => {
    const value = fieldOf(name, facts);
    if (value === null || value === undefined) return '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
