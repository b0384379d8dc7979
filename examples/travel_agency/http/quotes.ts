import { http } from "aiel";
import { findTrip, startsOn } from "../domain/catalog.ts";
import { Quote, QuoteRequest } from "../schemas.ts";

// The input schema checks the body: a wrong one is answered with 400 before this function runs.
export const postQuotes = http.post("/quotes", {
  description: "Prices a trip for a day, a number of nights and travellers",
  input: QuoteRequest,
  output: Quote,
}, async (ctx, { body }) => {
  const trip = findTrip(body.trip_id);
  if (trip === undefined) return http.response(404, { message: `Trip not found: ${body.trip_id}` });
  if (!startsOn(trip, body.depart_on)) {
    return http.response(409, {
      message: `"${trip.id}" does not start in the month of ${body.depart_on}`,
      months: trip.months,
    });
  }
  return await ctx.call<Quote>("tool", "quote_trip", body);
});
