import { HOLIDAY_REGION_IDS, holidaysOf, isHoliday } from './holidays.ts';

/** All 16 states as the library date-holidays 3 (ISC) has them; but there Assumption in Bavaria is none, as in one of six towns. */
const TABLE = [
  '2024|01-01 *|01-06 BW,BY,ST|03-08 BE,MV|03-29 *|03-31 BB|04-01 *|05-01 *|05-09 *|05-19 BB|05-20 *|05-30 BW,BY,HE,NW,RP,SL|08-15 SL|09-20 TH|10-03 *|10-31 BB,HB,HH,MV,NI,SN,ST,SH,TH|11-01 BW,BY,NW,RP,SL|11-20 SN|12-25 *|12-26 *',
  '2025|01-01 *|01-06 BW,BY,ST|03-08 BE,MV|04-18 *|04-20 BB|04-21 *|05-01 *|05-08 BE|05-29 *|06-08 BB|06-09 *|06-19 BW,BY,HE,NW,RP,SL|08-15 SL|09-20 TH|10-03 *|10-31 BB,HB,HH,MV,NI,SN,ST,SH,TH|11-01 BW,BY,NW,RP,SL|11-19 SN|12-25 *|12-26 *',
  '2026|01-01 *|01-06 BW,BY,ST|03-08 BE,MV|04-03 *|04-05 BB|04-06 *|05-01 *|05-14 *|05-24 BB|05-25 *|06-04 BW,BY,HE,NW,RP,SL|08-15 SL|09-20 TH|10-03 *|10-31 BB,HB,HH,MV,NI,SN,ST,SH,TH|11-01 BW,BY,NW,RP,SL|11-18 SN|12-25 *|12-26 *',
  '2027|01-01 *|01-06 BW,BY,ST|03-08 BE,MV|03-26 *|03-28 BB|03-29 *|05-01 *|05-06 *|05-16 BB|05-17 *|05-27 BW,BY,HE,NW,RP,SL|08-15 SL|09-20 TH|10-03 *|10-31 BB,HB,HH,MV,NI,SN,ST,SH,TH|11-01 BW,BY,NW,RP,SL|11-17 SN|12-25 *|12-26 *',
  '2028|01-01 *|01-06 BW,BY,ST|03-08 BE,MV|04-14 *|04-16 BB|04-17 *|05-01 *|05-25 *|06-04 BB|06-05 *|06-15 BW,BY,HE,NW,RP,SL|06-17 BE|08-15 SL|09-20 TH|10-03 *|10-31 BB,HB,HH,MV,NI,SN,ST,SH,TH|11-01 BW,BY,NW,RP,SL|11-22 SN|12-25 *|12-26 *',
  '2029|01-01 *|01-06 BW,BY,ST|03-08 BE,MV|03-30 *|04-01 BB|04-02 *|05-01 *|05-10 *|05-20 BB|05-21 *|05-31 BW,BY,HE,NW,RP,SL|08-15 SL|09-20 TH|10-03 *|10-31 BB,HB,HH,MV,NI,SN,ST,SH,TH|11-01 BW,BY,NW,RP,SL|11-21 SN|12-25 *|12-26 *',
  '2030|01-01 *|01-06 BW,BY,ST|03-08 BE,MV|04-19 *|04-21 BB|04-22 *|05-01 *|05-30 *|06-09 BB|06-10 *|06-20 BW,BY,HE,NW,RP,SL|08-15 SL|09-20 TH|10-03 *|10-31 BB,HB,HH,MV,NI,SN,ST,SH,TH|11-01 BW,BY,NW,RP,SL|11-20 SN|12-25 *|12-26 *',
  '2031|01-01 *|01-06 BW,BY,ST|03-08 BE,MV|04-11 *|04-13 BB|04-14 *|05-01 *|05-22 *|06-01 BB|06-02 *|06-12 BW,BY,HE,NW,RP,SL|08-15 SL|09-20 TH|10-03 *|10-31 BB,HB,HH,MV,NI,SN,ST,SH,TH|11-01 BW,BY,NW,RP,SL|11-19 SN|12-25 *|12-26 *',
  '2032|01-01 *|01-06 BW,BY,ST|03-08 BE,MV|03-26 *|03-28 BB|03-29 *|05-01 *|05-06 *|05-16 BB|05-17 *|05-27 BW,BY,HE,NW,RP,SL|08-15 SL|09-20 TH|10-03 *|10-31 BB,HB,HH,MV,NI,SN,ST,SH,TH|11-01 BW,BY,NW,RP,SL|11-17 SN|12-25 *|12-26 *',
  '2033|01-01 *|01-06 BW,BY,ST|03-08 BE,MV|04-15 *|04-17 BB|04-18 *|05-01 *|05-26 *|06-05 BB|06-06 *|06-16 BW,BY,HE,NW,RP,SL|08-15 SL|09-20 TH|10-03 *|10-31 BB,HB,HH,MV,NI,SN,ST,SH,TH|11-01 BW,BY,NW,RP,SL|11-16 SN|12-25 *|12-26 *',
  '2034|01-01 *|01-06 BW,BY,ST|03-08 BE,MV|04-07 *|04-09 BB|04-10 *|05-01 *|05-18 *|05-28 BB|05-29 *|06-08 BW,BY,HE,NW,RP,SL|08-15 SL|09-20 TH|10-03 *|10-31 BB,HB,HH,MV,NI,SN,ST,SH,TH|11-01 BW,BY,NW,RP,SL|11-22 SN|12-25 *|12-26 *',
  '2035|01-01 *|01-06 BW,BY,ST|03-08 BE,MV|03-23 *|03-25 BB|03-26 *|05-01 *|05-03 *|05-13 BB|05-14 *|05-24 BW,BY,HE,NW,RP,SL|08-15 SL|09-20 TH|10-03 *|10-31 BB,HB,HH,MV,NI,SN,ST,SH,TH|11-01 BW,BY,NW,RP,SL|11-21 SN|12-25 *|12-26 *',
];
const STATES = HOLIDAY_REGION_IDS.filter((id) => id !== 'none' && id !== 'DE');

test.each(TABLE.map((line) => [Number(line.slice(0, 4)), line.slice(5)] as const))('all states in %d', (year, line) => {
  expect(STATES).toHaveLength(16);
  const expected = new Map<string, string[]>(STATES.map((state) => [state, state === 'BY' ? [`${year}-08-15`] : []]));
  for (const day of line.split('|')) {
    const [date, states] = day.split(' ') as [string, string];
    for (const state of states === '*' ? STATES : states.split(',')) expected.get(state)!.push(`${year}-${date}`);
  }
  for (const state of STATES)
    expect([state, ...[...holidaysOf(state, year)].sort()]).toEqual([state, ...expected.get(state)!.sort()]);
  const everywhere = [...holidaysOf('DE', year)];
  for (const state of STATES) expect(everywhere.filter((day) => !holidaysOf(state, year).has(day))).toEqual([]);
  expect(everywhere).toHaveLength(new Set(everywhere).size);
});
test('a day is asked for by its midnight; whoever minds no holidays has none', () => {
  expect(isHoliday('SN', Date.UTC(2026, 10, 18))).toBe(true);
  expect(isHoliday('BE', Date.UTC(2026, 10, 18))).toBe(false);
  expect(isHoliday('none', Date.UTC(2026, 11, 25))).toBe(false);
});
