// Windows of time in which a budget counts, with bounds in the zone people named: what "this month" means.
// Pure but for Intl's table of time zones; never reads the time itself.

export const windowKinds = ['daily', 'weekly', 'monthly', 'lifetime'] as const;
export type Window = (typeof windowKinds)[number] | { rollingDays: number };

export interface Bounds {
  /** First millisecond that counts. */
  from: number;
  /** First millisecond that counts no more; absent where the window never ends as a whole (rolling, lifetime). */
  to?: number;
}

interface CalendarDay {
  year: number;
  month: number;
  day: number;
}

const dayMs = 86_400_000;
/** More zones than the tz database names: a bound for caches that files could otherwise grow. */
const maxZones = 1_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether Intl knows the zone, as in `Europe/Vienna` or `UTC`. */
export function isZone(zone: string): boolean {
  try {
    return Boolean(formatOf(zone));
  } catch {
    return false;
  }
}

/** The last bounds of each window and zone: a window is asked about many times before it ends. */
const known = new Map<string, Required<Bounds>>();

/** The window around `now`. Weeks begin on Monday. Throws RangeError for a zone Intl does not know. */
export function boundsOf(window: Window, zone: string, now: number): Bounds {
  if (typeof window === 'object') return { from: now - window.rollingDays * dayMs };
  if (window === 'lifetime') return { from: 0 };
  const key = `${window} ${zone}`;
  const last = known.get(key);
  if (last && last.from <= now && now < last.to) return last;
  const bounds = calendarBounds(window, zone, now);
  if (known.size >= maxZones) known.clear();
  known.set(key, bounds);
  return bounds;
}

function calendarBounds(window: 'daily' | 'weekly' | 'monthly', zone: string, now: number): Required<Bounds> {
  const today = dayAt(now, zone);
  switch (window) {
    case 'daily':
      return { from: startOf(today, zone), to: startOf(shift(today, 1), zone) };
    case 'weekly': {
      const monday = shift(today, -((weekdayOf(today) + 6) % 7));
      return { from: startOf(monday, zone), to: startOf(shift(monday, 7), zone) };
    }
    case 'monthly': {
      const first = { ...today, day: 1 };
      return { from: startOf(first, zone), to: startOf(nextMonth(first), zone) };
    }
  }
}

/** `daily`, `7 days`: the window in words. */
export const windowName = (window: Window): string =>
  typeof window === 'object' ? `${window.rollingDays} days` : window;

const nextMonth = ({ year, month }: CalendarDay): CalendarDay =>
  month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 };

const utcOf = ({ year, month, day }: CalendarDay): number => Date.UTC(year, month - 1, day);
const weekdayOf = (day: CalendarDay): number => new Date(utcOf(day)).getUTCDay();

function shift(day: CalendarDay, days: number): CalendarDay {
  const moved = new Date(utcOf(day) + days * dayMs);
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

const startOf = (day: CalendarDay, zone: string): number => instantOf(utcOf(day), zone);

/**
 * When the clocks of a zone show what those of UTC show at `shown`. Where they jump over it (midnight in Beirut, Cairo)
 * they are taken to have gone on as before; where they fall back onto it (Havana), it is the earlier time. Throws
 * RangeError for an unknown zone.
 */
export function instantOf(shown: number, zone: string): number {
  // Offsets reach from -12 h to +14 h: a day to either side is before and after any change near this time.
  const before = offsetAt(shown - dayMs, zone);
  const after = offsetAt(shown + dayMs, zone);
  const real = [shown - before, shown - after].filter((at) => at + offsetAt(at, zone) === shown);
  return real.length ? Math.min(...real) : shown - before;
}

/** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
function offsetAt(at: number, zone: string): number {
  const { year, month, day, hour, minute, second } = partsAt(at, zone);
  const seconds = Math.floor(at / 1000) * 1000;
  return Date.UTC(year!, month! - 1, day, hour, minute, second) - seconds;
}

function dayAt(at: number, zone: string): CalendarDay {
  const { year, month, day } = partsAt(at, zone);
  return { year: year!, month: month!, day: day! };
}

function partsAt(at: number, zone: string): Record<string, number> {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value);
  return parts;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (formats.size >= maxZones) formats.clear();
  formats.set(zone, format);
  return format;
}
