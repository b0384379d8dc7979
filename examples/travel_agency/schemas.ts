import { z } from "zod";
import { Money } from "./domain/money.ts";

/** A real calendar day, without time and time zone. */
export const Day = z.iso.date('A date must be a real day written as "YYYY-MM-DD"');

const count = (name: string, max: number) =>
  z.int(`"${name}" must be a whole number`)
    .min(1, `"${name}" must be at least 1`)
    .max(max, `"${name}" must be at most ${max}`);

/** When, how long and with how many people a traveller goes. */
export const Stay = z.object({
  depart_on: Day,
  nights: count("nights", 30),
  travellers: count("travellers", 12),
});
export type Stay = z.infer<typeof Stay>;

/** A row of `data/trips.json`. */
export const Trip = z.object({
  id: z.string(),
  destination: z.string(),
  title: z.string(),
  tags: z.array(z.string()),
  months: z.array(z.int().min(1).max(12)),
  nightly: Money,
  tax_basis_points: z.int().min(0),
});
export type Trip = z.infer<typeof Trip>;

export const QuoteRequest = Stay.extend({
  trip_id: z.string('"trip_id" must be the id of a trip such as "lisbon_food"'),
});
export type QuoteRequest = z.infer<typeof QuoteRequest>;

/** A price with the lines it is made of; the lines always add up to the total. */
export const Quote = z.object({
  trip_id: z.string(),
  lines: z.array(z.object({ label: z.string(), amount: Money })),
  total: Money,
});
export type Quote = z.infer<typeof Quote>;

/** What the traveller hands in. */
export const BookingRequest = Stay.extend({
  wish: z.string('"wish" must be text').trim().min(1, '"wish" must say what the trip is for'),
  budget: Money.extend({ currency: z.literal("EUR", 'The agency sells in "EUR" only') }),
});

/** What travels along the edges of the booking graph; each node adds its part. */
export const Booking = z.object({
  request: BookingRequest,
  tags: z.array(z.string()).default([]),
  candidates: z.array(z.string()).default([]),
  quote: Quote.nullable().default(null),
  outcome: z.discriminatedUnion("status", [
    z.object({ status: z.literal("booked"), reference: z.string() }),
    z.object({ status: z.literal("declined"), reason: z.string() }),
  ]).nullable().default(null),
});
export type Booking = z.infer<typeof Booking>;

export const NextNode = z.enum(["price", "book", "decline"]);
export type NextNode = z.infer<typeof NextNode>;
