/** The rule of thumb of the trade: 500 targets, 50 leads, 5 customers. */
export const RULE_OF_THUMB = {
  targetToLead: 0.1,
  leadToMql: 0.4,
  mqlToSal: 0.7,
  salToSql: 0.6,
  sqlToCustomer: 0.6,
} as const;
export type PlanRates = Readonly<Record<keyof typeof RULE_OF_THUMB, number>>;
const STEPS = ['targetToLead', 'leadToMql', 'mqlToSal', 'salToSql', 'sqlToCustomer'] as const;
export interface FunnelPlan {
  readonly targets: number;
  readonly lead: number;
  readonly mql: number;
  readonly sal: number;
  readonly sql: number;
  readonly customer: number;
}

/**
 * How many are needed at each step for so many customers, whole people, rounded up.
 * @returns null if some rate is 0: no number is enough then
 */
export function planFunnel(customers: number, rates: PlanRates): FunnelPlan | null {
  if (STEPS.some((step) => !(rates[step] > 0))) return null;
  // rounding up only the last digit of a float would turn 50 into 51
  const needed = (n: number, rate: number) => Math.ceil(n / Math.min(1, rate) - 1e-9);
  const sql = needed(customers, rates.sqlToCustomer);
  const sal = needed(sql, rates.salToSql);
  const mql = needed(sal, rates.mqlToSal);
  const lead = needed(mql, rates.leadToMql);
  return { customer: customers, sql, sal, mql, lead, targets: needed(lead, rates.targetToLead) };
}
