import node from './ab-test.node.ts';

const config = node.config.parse({ ...node.defaults, share: 30 });
const way = (lead: number, visitKey = '1.1', nodeId = 'n'): string => {
  const decision = node.decide(config, {}, { now: new Date(0), visitKey, nodeId, leadKey: String(lead) });
  return 'go' in decision ? decision.go : '';
};

test('spreads by share; a lead stays on its path, whatever the visit', () => {
  let b = 0;
  for (let lead = 0; lead < 20_000; lead += 1) if (way(lead) === 'b') b += 1;
  expect(Math.abs(b - 6000)).toBeLessThan(330);
  for (let lead = 0; lead < 50; lead += 1) expect(way(lead, '9.9')).toBe(way(lead));
});
test('says how many leads it takes before anybody is sent', () => {
  // 5 % to 7 %: 2213 by the usual calculators
  expect(node.compares!(config).needed).toBeGreaterThan(2190);
  expect(node.compares!(config).needed).toBeLessThan(2230);
  expect(node.summary(config).de).toMatch(/^A gegen B: je 2\.2\d\d Leads nötig$/);
});
test('more than everybody cannot succeed', () => {
  expect(node.config.safeParse({ ...config, baseline: 60, uplift: 80 }).success).toBe(false);
});
