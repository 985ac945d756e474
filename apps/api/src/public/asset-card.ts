import type { Language } from '@cultivar/audience';
import type { Sql } from '@cultivar/store';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { PublicHouse } from './public-house.ts';
import { publicWords } from './public.words.ts';

export interface PublicAsset {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly fileName: string | null;
  readonly url: string | null;
  readonly size: number;
}
/** An asset that somebody may take, and where the button leads. */
export interface AssetOffer extends PublicAsset {
  readonly action: string;
}

/** @returns the asset without its bytes */
export async function readPublicAsset(sql: Sql, id: string): Promise<PublicAsset | null> {
  const [row] = await sql.query<PublicAsset>(
    `select id, name, description, file_name as "fileName", url, coalesce(length(bytes), 0) as size from asset where id = $1`,
    [id],
  );
  return row ?? null;
}

/** The offer of an asset, signed for a lead who agreed to be recognised. */
export async function offerAsset(house: PublicHouse, id: string, readerId: number | null): Promise<AssetOffer | null> {
  const asset = await readPublicAsset(house.database, id);
  if (!asset) return null;
  const token = readerId === null ? '' : `?t=${house.sign('asset', [readerId])}`;
  return { ...asset, action: `/a/${encodeURIComponent(id)}${token}` };
}

/** The button that hands it out: a POST, so that a scanner that follows links has read nothing. */
export function assetCard(asset: AssetOffer, language: Language): Html {
  const words = publicWords[language];
  const file = asset.fileName && asset.size > 0;
  const size = sizeOf(asset.size, language);
  return html`<form method="post" action="${asset.action}" ${file ? null : html` target="_blank"`}>
    <div class="row">
      <button type="submit">${file ? words.download : words.open}</button>
      ${file ? html`<span class="small">${asset.fileName} (${size})</span>` : null}
    </div>
  </form>`;
}
const sizeOf = (bytes: number, language: Language): string => {
  const [amount, unit] =
    bytes < 1_000_000 ? [Math.max(1, Math.round(bytes / 1000)), 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(amount);
};
/** Origin a form may be redirected to, for the policy of the page. */
export const originOf = (url: string | null): string[] => (url && URL.canParse(url) ? [new URL(url).origin] : []);
