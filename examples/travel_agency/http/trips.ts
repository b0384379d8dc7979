import { http } from "aiel";
import { z } from "zod";
import { startsOn, trips } from "../domain/catalog.ts";
import { Day, Trip } from "../schemas.ts";

// A GET has no body: the input schema checks the query, here an optional "?depart_on=2027-05-08".
export const getTrips = http.get("/trips/:destination", {
  description: "Lists the trips to a destination, all or those that start on a day",
  input: z.object({ depart_on: Day.optional() }),
  output: z.object({ trips: z.array(Trip) }),
}, (_ctx, { params, query }) => {
  const there = trips.filter((trip) => trip.destination === params.destination.toLowerCase());
  if (there.length === 0) {
    return http.response(404, {
      message: `Destination not found: ${params.destination}`,
      expected: [...new Set(trips.map((trip) => trip.destination))],
    });
  }
  const { depart_on } = query;
  return { trips: there.filter((trip) => depart_on === undefined || startsOn(trip, depart_on)) };
});
