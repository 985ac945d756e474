const KEYS = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'from', 'referrer'] as const;

/** Where somebody came from: campaign parameters and the page the form stood on, bounded; the referrer's host without its path. */
export function campaignOf(
  given: Readonly<Record<string, unknown>>,
  referer: string | undefined,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const key of KEYS) {
    const value = given[key];
    if (typeof value === 'string' && value.trim()) found[key] = value.trim().slice(0, 200);
  }
  if (referer && URL.canParse(referer)) found['referrer'] = new URL(referer).host.slice(0, 200);
  return found;
}
