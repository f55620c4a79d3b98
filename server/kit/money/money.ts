/**
 * Money is whole cents in a bigint, never a float. Rates are basis points (1/100 of a percent). Every split asserts that its
 * parts sum to the whole.
 */
export interface Money { readonly cents: bigint; readonly currency: 'usd' }

export class MoneyError extends RangeError {
  readonly code = 'money_invalid';
  constructor(message: string) {
    super(message);
    this.name = 'MoneyError';
  }
}

const BASIS = 10_000n;
const MOST_PARTS = 100_000;

/** Cents from a bigint or a whole JSON number. @throws MoneyError for a fraction or an unsafe number */
export function toCents(value: bigint | number): bigint {
  if (typeof value === 'bigint') return value;
  if (!Number.isSafeInteger(value)) throw new MoneyError(`cents must be a whole number, got ${value}`);
  return BigInt(value);
}

/** Cents as a JSON number. @throws MoneyError beyond 2^53 */
export function centsToNumber(cents: bigint): number {
  const number = Number(cents);
  if (!Number.isSafeInteger(number)) throw new MoneyError(`${cents} cents do not fit a JSON number`);
  return number;
}

export function usd(cents: bigint | number): Money {
  return { cents: toCents(cents), currency: 'usd' };
}

export function sumCents(parts: readonly bigint[]): bigint {
  return parts.reduce((sum, part) => sum + part, 0n);
}

export function addMoney(a: Money, b: Money): Money {
  return usd(a.cents + b.cents);
}

export function subtractMoney(a: Money, b: Money): Money {
  return usd(a.cents - b.cents);
}

/** `cents` times a rate in basis points, rounded half away from zero, so that a refund mirrors its charge. */
export function basisPointsOf(cents: bigint, basisPoints: bigint | number): bigint {
  const product = cents * toCents(basisPoints);
  const magnitude = product < 0n ? -product : product;
  const rounded = (magnitude + BASIS / 2n) / BASIS;
  return product < 0n ? -rounded : rounded;
}

/**
 * Splits `cents` in proportion to `weights` by largest remainder; equal remainders go to the earlier part. A negative amount
 * splits as its mirror image. @throws MoneyError for no weights, a negative weight, or weights that are all zero
 */
export function splitByWeights(cents: bigint, weights: readonly (bigint | number)[]): bigint[] {
  if (weights.length === 0 || weights.length > MOST_PARTS) throw new MoneyError(`cannot split into ${weights.length} parts`);
  const shares = weights.map(toCents);
  if (shares.some((weight) => weight < 0n)) throw new MoneyError('a weight is negative');
  const total = sumCents(shares);
  if (total === 0n) throw new MoneyError('all weights are zero');
  if (cents < 0n) return splitByWeights(-cents, shares).map((part) => (part === 0n ? 0n : -part));

  const parts = shares.map((weight) => (cents * weight) / total);
  const byRemainder = shares
    .map((weight, index) => ({ index, remainder: (cents * weight) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  const missing = Number(cents - sumCents(parts));
  for (const { index } of byRemainder.slice(0, missing)) parts[index] = (parts[index] ?? 0n) + 1n;
  if (sumCents(parts) !== cents) throw new MoneyError(`split of ${cents} lost a cent`);
  return parts;
}

/** As even as whole cents allow; the earlier parts carry the odd cents. */
export function splitEvenly(cents: bigint, count: number): bigint[] {
  if (!Number.isInteger(count) || count < 1 || count > MOST_PARTS) throw new MoneyError(`cannot split into ${count} parts`);
  return splitByWeights(cents, Array.from({ length: count }, () => 1n));
}

/**
 * '$1,234.50'. Spanish as written in the United States uses the same marks; the parameter stays so that a language with
 * others has its place. Own code, so that signed texts do not change with the run time's locale data.
 */
export function formatCents(cents: bigint | number, locale: 'en' | 'es'): string {
  const marks = { en: { group: ',', decimal: '.' }, es: { group: ',', decimal: '.' } }[locale];
  const amount = toCents(cents);
  const magnitude = amount < 0n ? -amount : amount;
  const dollars = String(magnitude / 100n).replace(/\B(?=(\d{3})+$)/g, marks.group);
  return `${amount < 0n ? '-' : ''}$${dollars}${marks.decimal}${String(magnitude % 100n).padStart(2, '0')}`;
}

export function formatMoney(money: Money, locale: 'en' | 'es'): string {
  return formatCents(money.cents, locale);
}
