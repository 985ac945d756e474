import { createHash } from 'node:crypto';

/** How an address stands in `suppression`: hex SHA-256 of the trimmed, lower-cased address. In SQL: `encode(sha256(convert_to(lower(email), 'UTF8')), 'hex')`. */
export const emailHash = (email: string): string =>
  createHash('sha256').update(email.trim().toLowerCase()).digest('hex');
