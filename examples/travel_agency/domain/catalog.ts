import { z } from "zod";
import { Trip } from "../schemas.ts";
import rows from "../data/trips.json" with { type: "json" };

/**
 * Every trip on offer. Parsed once, at load: a bad row stops `describe`, not a customer's search.
 */
export const trips: readonly Trip[] = z.array(Trip).parse(rows);

/** The words a wish can be made of. */
export const tags: ReadonlySet<string> = new Set(trips.flatMap((trip) => trip.tags));

export function findTrip(id: string): Trip | undefined {
  return trips.find((trip) => trip.id === id);
}

/** The month, 1 to 12, of a day written as `YYYY-MM-DD`. */
export function monthOf(day: string): number {
  return Number(day.slice(5, 7));
}

/** Whether a trip can start on `day`. */
export function startsOn(trip: Trip, day: string): boolean {
  return trip.months.includes(monthOf(day));
}
