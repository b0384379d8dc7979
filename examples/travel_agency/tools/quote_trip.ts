import { tool } from "aiel";
import { findTrip, startsOn } from "../domain/catalog.ts";
import { priceTrip } from "../domain/pricing.ts";
import { Quote, QuoteRequest } from "../schemas.ts";

export const quoteTrip = tool("quote_trip", {
  description: "Prices a trip, line by line, in minor units of its currency",
  input: QuoteRequest,
  output: Quote,
}, (_ctx, { trip_id, ...stay }) => {
  const trip = findTrip(trip_id);
  if (trip === undefined) {
    throw new RangeError(`Cannot quote "${trip_id}": expected the id of a trip on offer`);
  }
  if (!startsOn(trip, stay.depart_on)) {
    throw new RangeError(
      `Cannot quote "${trip_id}" for ${stay.depart_on}: ` +
        `expected a day in one of the months ${trip.months.join(", ")}`,
    );
  }
  return priceTrip(trip, stay);
});
