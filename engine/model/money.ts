// Money as whole micro-dollars (a millionth of a dollar), so that sums are exact: how it is written and read.
// Never a float inside, never a zero for what is not known.

export const microsPerDollar = 1_000_000;
export const microsPerCent = 10_000;
const pattern = /^\s*(?:usd|us\$|\$)?\s*(\d{1,9})(?:\.(\d{1,6}))?\s*(?:usd)?\s*$/i;

/**
 * Micro-dollars of `12.5`, `"12.50"`, `"$0.0004"` or `"3 USD"`; undefined where it is no such amount.
 * Negative, more than six decimals and a billion dollars or more are no amounts.
 */
export function parseMoney(value: unknown): number | undefined {
  // A float's shortest decimal, so 0.1 is exactly ten cents.
  const text = typeof value === 'number' ? String(value) : value;
  const match = typeof text === 'string' ? pattern.exec(text) : null;
  if (!match) return undefined;
  return Number(match[1]) * microsPerDollar + Number((match[2] ?? '').padEnd(6, '0'));
}

/** `$12.50`, `$0.0004`: cents always, further decimals only where there are any. */
export function formatMoney(micros: number): string {
  const whole = Math.abs(Math.round(micros));
  const decimals = String(whole % microsPerDollar)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  const dollars = String(Math.floor(whole / microsPerDollar)).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${micros < 0 ? '-' : ''}$${dollars}.${decimals}`;
}

/** Dollars for a file: `12.5`. Exact for every amount below a billion dollars. */
export const toDollars = (micros: number): number => micros / microsPerDollar;

/** Whole cents, rounded half up, for clients that count in cents; an unknown cost stays unknown. */
export const toCents = (micros: number | undefined): number | undefined =>
  micros === undefined ? undefined : Math.round(micros / microsPerCent);
