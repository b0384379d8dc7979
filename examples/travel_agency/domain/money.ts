import { z } from "zod";

/**
 * An amount in the minor unit of its currency: 12.50 EUR are 1250. Whole numbers only, because
 * fractions of a cent cannot be paid and binary fractions do not add up.
 */
export const Money = z.object({
  amount_minor: z.int('"amount_minor" must be a whole number of cents'),
  currency: z.string().regex(/^[A-Z]{3}$/, '"currency" must be an ISO 4217 code such as "EUR"'),
});
export type Money = z.infer<typeof Money>;

/** Adds amounts of one currency; throws a `TypeError` on a mix, there is no exchange rate here. */
export function sum(first: Money, ...rest: Money[]): Money {
  return rest.reduce((total, next) => {
    requireSameCurrency(total, next);
    return exact(total.amount_minor + next.amount_minor, total.currency);
  }, first);
}

/** The amount `count` times, for a whole `count`. */
export function times({ amount_minor, currency }: Money, count: number): Money {
  return exact(amount_minor * count, currency);
}

/**
 * A share of an amount in basis points (1 % = 100), rounded to the nearest minor unit. A half
 * rounds away from zero, so that a discount and a surcharge of the same size cancel out.
 */
export function share({ amount_minor, currency }: Money, basisPoints: number): Money {
  const product = exact(Math.abs(amount_minor * basisPoints), currency).amount_minor;
  const rounded = Math.floor((product + 5_000) / 10_000);
  // Subtracted, not negated: an amount must never become the number -0.
  return exact(amount_minor * basisPoints < 0 ? 0 - rounded : rounded, currency);
}

/** Whether `price` can be paid from `budget`; throws a `TypeError` if the currencies differ. */
export function isWithin(price: Money, budget: Money): boolean {
  requireSameCurrency(price, budget);
  return price.amount_minor <= budget.amount_minor;
}

function requireSameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) {
    throw new TypeError(
      `Cannot combine "${a.currency}" with "${b.currency}": expected one currency`,
    );
  }
}

/** Above 2^53 a number silently loses cents, so it is refused there. */
function exact(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) {
    throw new RangeError(`Cannot represent ${amount} minor units of "${currency}" exactly`);
  }
  return { amount_minor: amount, currency };
}
