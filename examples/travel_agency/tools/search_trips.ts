import { type Context, tool } from "aiel";
import { z } from "zod";
import { startsOn, trips } from "../domain/catalog.ts";
import { Day, Trip } from "../schemas.ts";

export const SearchRequest = z.object({
  depart_on: Day,
  destination: z.string().trim().toLowerCase().optional(),
  tags: z.array(z.string()).optional(),
});
export type SearchRequest = z.infer<typeof SearchRequest>;

export const SearchResult = z.object({ trips: z.array(Trip) });
export type SearchResult = z.infer<typeof SearchResult>;

/** The decorator form: static methods of one class, for tools that belong together. */
export class TripSearch {
  @tool("search_trips", {
    description: "Finds the trips that start on a day, best match of the tags first",
    input: SearchRequest,
    output: SearchResult,
  })
  static searchTrips(ctx: Context, { depart_on, destination, tags }: SearchRequest): SearchResult {
    const matches = (trip: Trip) => trip.tags.filter((tag) => tags?.includes(tag)).length;
    const found = trips
      .filter((trip) => startsOn(trip, depart_on))
      .filter((trip) => destination === undefined || trip.destination === destination)
      .filter((trip) => tags === undefined || matches(trip) > 0)
      .sort((a, b) => matches(b) - matches(a));

    ctx.log("search_trips.completed", { found: found.length });
    return { trips: found };
  }
}
