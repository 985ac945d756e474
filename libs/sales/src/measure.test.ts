import fc from 'fast-check';
import { planFunnel, RULE_OF_THUMB } from './funnel-plan.ts';
import { movedOn, percentile, quantile } from './survival.ts';

test('the textbook example of Kaplan and Meier', () => {
  // remission of leukaemia, 6-MP arm (Freireich 1963): median 23 weeks, S(6) = 0.857, S(22) = 0.538
  const ends = [6, 6, 6, 7, 10, 13, 16, 22, 23].map((length) => ({ length, ended: 1, open: 0 }));
  const open = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map((length) => ({ length, ended: 0, open: 1 }));
  const steps = movedOn([...open, ...ends]);
  expect(steps[0]).toEqual({ length: 6, share: expect.closeTo(1 - 0.857, 3) });
  expect(steps.find((step) => step.length === 22)!.share).toBeCloseTo(1 - 0.538, 3);
  expect(quantile(steps, 0.5)).toBe(23);
  expect(quantile(steps, 0.75)).toBeNull();
});

test('property: with nothing open it is the plain percentile', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }),
      fc.constantFrom(0.25, 0.5, 0.75),
      (all, q) => {
        expect(quantile(movedOn(all.map((length) => ({ length, ended: 1, open: 0 }))), q)).toBe(percentile(all, q));
      },
    ),
  );
});

test('nobody moved on: no answer', () => {
  expect(quantile(movedOn([{ length: 3, ended: 0, open: 5 }]), 0.5)).toBeNull();
  expect(percentile([], 0.5)).toBeNull();
});

test('five customers need about fifty leads and five hundred targets', () => {
  const plan = planFunnel(5, RULE_OF_THUMB)!;
  expect(plan).toEqual({ customer: 5, sql: 9, sal: 15, mql: 22, lead: 55, targets: 550 });
  expect(planFunnel(5, { targetToLead: 0.1, leadToMql: 1, mqlToSal: 1, salToSql: 1, sqlToCustomer: 0.1 })).toEqual({
    customer: 5,
    sql: 50,
    sal: 50,
    mql: 50,
    lead: 50,
    targets: 500,
  });
  expect(planFunnel(5, { ...RULE_OF_THUMB, salToSql: 0 })).toBeNull();
});
