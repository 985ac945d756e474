import { STAGES } from '@cultivar/audience';
import type { Consents, Stage } from '@cultivar/audience';
import fc from 'fast-check';
import { fallenBack, reachesMql, temperatureOf } from './gates.ts';
import { DEFAULT_SCORING, ScoringModel } from './model.ts';
import { mayMove, needsReason } from './stage-moves.ts';

const model = { ...DEFAULT_SCORING, mql: { fit: 20, engagement: 50 } };
const lead = (
  fit: number,
  engagement: number,
  stage: Stage = 'lead',
  consents: Consents = { marketing: 'granted' },
) => ({
  score: { fit, engagement },
  stage,
  consents,
  suppressed: false,
});

test('the default model is a valid model', () => {
  expect(ScoringModel.parse(DEFAULT_SCORING)).toEqual(DEFAULT_SCORING);
});

describe('the gate to MQL', () => {
  test('needs fit and engagement and consent, none makes up for another', () => {
    expect(reachesMql(model, lead(20, 50))).toBe(true);
    expect(reachesMql(model, lead(19, 500))).toBe(false);
    expect(reachesMql(model, lead(200, 49))).toBe(false);
    expect(reachesMql(model, lead(20, 50, 'lead', {}))).toBe(false);
    expect(reachesMql(model, lead(20, 50, 'lead', { marketing: 'pending' }))).toBe(false);
    expect(reachesMql(model, { ...lead(20, 50), suppressed: true })).toBe(false);
  });
  test('opens only for leads before it', () => {
    expect(STAGES.filter((stage) => reachesMql(model, lead(99, 99, stage)))).toEqual(['lead', 'recycled']);
  });
  test('who came back to nurturing has to do something, even where no engagement is asked for', () => {
    const fitOnly = { ...model, mql: { fit: 20, engagement: 0 } };
    expect(reachesMql(fitOnly, lead(40, 0, 'recycled'))).toBe(false);
    expect(reachesMql(fitOnly, lead(40, 1, 'recycled'))).toBe(true);
    expect(reachesMql(fitOnly, lead(40, 0))).toBe(true);
  });
  test('more points never close it', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.nat(1000), fc.nat(1000), (fit, engagement, more, evenMore) => {
        if (reachesMql(model, lead(fit, engagement)))
          expect(reachesMql(model, lead(fit + more, engagement + evenMore))).toBe(true);
      }),
    );
  });
  test('an MQL has fallen back only clearly below the threshold', () => {
    expect(fallenBack(model, lead(20, 40, 'mql'))).toBe(false);
    expect(fallenBack(model, lead(20, 39, 'mql'))).toBe(true);
    expect(fallenBack(model, lead(15, 50, 'mql'))).toBe(true);
    expect(fallenBack(model, lead(0, 0, 'sql'))).toBe(false);
  });
});

test('temperature by the points of the last days', () => {
  expect([-5, 0, 19, 20, 49, 50, 900].map((points) => temperatureOf(model, points))).toEqual([
    ...['cold', 'cold', 'cold', 'warm', 'warm', 'hot', 'hot'],
  ]);
});

describe('stage moves', () => {
  test('a rule only moves forward along the funnel', () => {
    const moves = STAGES.flatMap((from) =>
      STAGES.filter((to) => mayMove(from, to, 'rule')).map((to) => `${from}>${to}`),
    );
    expect(moves).toEqual([
      ...['lead>mql', 'lead>sal', 'lead>sql', 'lead>customer', 'mql>sal', 'mql>sql', 'mql>customer'],
      ...[
        'sal>sql',
        'sal>customer',
        'sql>customer',
        'recycled>mql',
        'recycled>sal',
        'recycled>sql',
        'recycled>customer',
      ],
    ]);
  });
  test('a person may move anywhere, and explains whatever a rule could not do', () => {
    for (const from of STAGES)
      for (const to of STAGES) {
        expect(mayMove(from, to, 'person')).toBe(from !== to);
        expect(needsReason(from, to)).toBe(from !== to && !mayMove(from, to, 'rule'));
      }
  });
  test('rules never go round in circles', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STAGES),
        fc.array(fc.constantFrom(...STAGES), { maxLength: 30 }),
        (start, wishes) => {
          const seen: Stage[] = [start];
          for (const to of wishes)
            if (mayMove(seen.at(-1)!, to, 'rule')) {
              expect(seen).not.toContain(to);
              seen.push(to);
            }
        },
      ),
    );
  });
});
