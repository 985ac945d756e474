/** Programs that follow links in mails before, or instead of, a person: security gateways, previews, plain tools. */
const ROBOTS =
  /bot\b|crawl|spider|slurp|preview|scan|proofpoint|barracuda|mimecast|safelinks|urldefense|trendmicro|symantec|forcepoint|sophos|fireeye|cisco|curl|wget|python|java\/|okhttp|go-http|libwww|httpclient|axios|node-fetch|undici|headless|phantom|monitor|validator|facebookexternalhit|whatsapp|telegram|slackbot/i;
/** Nobody reads a mail, decides and clicks that fast. */
export const TOO_FAST_MS = 2_000;

/**
 * Whether a request came from a scanner rather than from the person. A guess on the safe side: what looks like a machine is kept as
 * such and triggers nothing.
 */
export function isScanner(request: {
  readonly method: string;
  readonly userAgent: string;
  readonly now: Date;
  readonly sentAt: Date | null;
}): boolean {
  if (request.method === 'HEAD' || !request.userAgent.trim()) return true;
  if (ROBOTS.test(request.userAgent)) return true;
  return request.sentAt === null || request.now.getTime() - request.sentAt.getTime() < TOO_FAST_MS;
}
