// Times as people say them. Pure; the present is an argument.

const steps: readonly (readonly [ms: number, unit: string])[] = [
  [365 * 86_400_000, 'y'],
  [30 * 86_400_000, 'mo'],
  [7 * 86_400_000, 'w'],
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
];

/** `3m ago`, `in 2d`, `now` within a minute; the text itself where it is no time. */
export function relative(time: string | number | undefined, now: number): string {
  if (time === undefined || time === '') return '';
  const at = typeof time === 'number' ? time : Date.parse(time);
  if (Number.isNaN(at)) return String(time);
  const distance = Math.abs(now - at);
  const step = steps.find(([ms]) => distance >= ms);
  if (!step) return 'now';
  const amount = `${Math.floor(distance / step[0])}${step[1]}`;
  return at <= now ? `${amount} ago` : `in ${amount}`;
}

/** `2026-11-22 16:08` in the local zone. */
export function minute(time: string | number): string {
  const date = new Date(time);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `1m 20s`, `340ms`: how long something took. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)}s`;
  return `${Math.floor(ms / 60_000)}m ${Math.round((ms % 60_000) / 1000)}s`;
}
