import type * as z from "zod";
import type { InputShape } from "../contract.ts";

/**
 * A value to be sent: its lists and members may be those of something that does not change, and
 * what is a text of a pattern may be any text, because the service says whether it fits.
 */
export type Sent<T> = T extends string ? Record<never, never> extends Record<T, true> ? string : T
  : T extends readonly (infer E)[] ? readonly Sent<E>[]
  : T extends object ? { readonly [K in keyof T]: Sent<T[K]> }
  : T;

type Whole<I extends InputShape> = Sent<z.output<z.ZodObject<I>>>;

type Optional<T> = { [K in keyof T]-?: Record<never, never> extends T[K] ? K : never }[keyof T];

/**
 * What a request is made of: `params`, `query` and `body`. A part of which nothing is needed may be
 * absent.
 */
export type RequestInput<I extends InputShape> =
  & Omit<Whole<I>, Optional<Whole<I>>>
  & Partial<Pick<Whole<I>, Optional<Whole<I>>>>;
