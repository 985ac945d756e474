import { z } from 'zod';

/** Key in table `setting`: whom the sign-in page offers as one-click logins. Only the demo loader writes it. */
export const DEMO_LOGINS_KEY = 'demo.logins';
/** Key in table `setting`: the settings as the demo wrote them, by key; those that nobody changed go with the demo. */
export const DEMO_SETTINGS_KEY = 'demo.settings';
export const DemoLogins = z.preprocess(
  (value) => (Array.isArray(value) ? value : []),
  z.array(
    z.object({
      email: z.string(),
      password: z.string(),
      name: z.string(),
      role: z.enum(['admin', 'marketer', 'sales', 'viewer']),
    }),
  ),
);
export type DemoLogins = z.infer<typeof DemoLogins>;
