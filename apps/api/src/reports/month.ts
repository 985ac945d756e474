/** @returns the first instant of the month `n` months before the one `now` lies in, by the calendar of the zone */
export function monthsBefore(now: Date, n: number, zone: string): Date {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit' }).formatToParts(
    now,
  );
  const part = (type: string) => Number(parts.find((one) => one.type === type)!.value);
  const midnightUtc = Date.UTC(part('year'), part('month') - 1 - n, 1);
  return new Date(midnightUtc - offsetMs(new Date(midnightUtc), zone));
}

/** @returns the first instant of the day `now` lies in, by the calendar of the zone */
export function dayOf(now: Date, zone: string): Date {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now);
  const midnightUtc = Date.parse(`${day}T00:00:00Z`);
  return new Date(midnightUtc - offsetMs(new Date(midnightUtc), zone));
}

/** How far the zone's clock is ahead of UTC at that instant. */
function offsetMs(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)!.value);
  return (
    Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) -
    Math.floor(at.getTime() / 1000) * 1000
  );
}
