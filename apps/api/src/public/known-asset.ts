import type { Language } from '@cultivar/audience';
import { post } from '@cultivar/store';
import type { FormOutcome, MailPayload, StoredForm } from '@cultivar/store';
import { offerAsset } from './asset-card.ts';
import { fill, publicWords } from './public.words.ts';
import { inLanguage } from './language.ts';
import type { PublicHouse } from './public-house.ts';
import { readerOf } from './thanks.ts';

/**
 * Somebody whose address is confirmed already asked for a download without showing who they are. The page must not tell that the address
 * is known, so the download goes where everybody is sent: to the mailbox.
 */
export async function postKnownAsset(
  house: PublicHouse,
  { definition }: StoredForm,
  { leadId, submissionId }: FormOutcome,
  language: Language,
): Promise<void> {
  if (definition.thanks.kind !== 'asset') return;
  const asset = await offerAsset(house, definition.thanks.asset, readerOf(await house.knownLead(leadId)));
  if (!asset) return;
  const words = publicWords[language];
  const payload: MailPayload = {
    class: 'service',
    builtin: 'sign-up',
    language,
    data: {
      title: asset.name,
      message: fill(words.assetMail, { name: asset.name, form: inLanguage(definition.title, language) }),
      url: house.url + asset.action,
      button: words.open,
    },
  };
  await house.database.transact((tx) =>
    post(tx, [{ key: `form-asset:${submissionId}`, kind: 'mail', leadId, payload }]),
  );
}
