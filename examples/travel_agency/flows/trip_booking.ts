import { type Context, END, flowGraph } from "aiel";
import { Booking, type NextNode, type Quote } from "../schemas.ts";
import type { SearchResult } from "../tools/search_trips.ts";

/** plan -> search -> price (again, while candidates are too dear) -> book or decline. */
export const tripBooking = flowGraph("trip_booking", {
  description: "Takes a wish and a budget all the way to a booking or a reasoned no",
  input: Booking,
  output: Booking,
}, {
  start: "plan",
  nodes: { plan, search, price, book, decline },
  edges: {
    plan: "search",
    search: chooseNext,
    price: chooseNext,
    book: END,
    decline: END,
  },
  maxSteps: 20,
});

function plan(ctx: Context, state: Booking): Promise<Booking> {
  return ctx.call("agent", "travel_planner", state);
}

async function search(ctx: Context, state: Booking): Promise<Booking> {
  const { depart_on } = state.request;
  const query = { depart_on, tags: state.tags };
  const { trips } = await ctx.call<SearchResult>("tool", "search_trips", query);
  return { ...state, candidates: trips.map((trip) => trip.id) };
}

/**
 * Prices the first candidate and takes it off the list, so that coming back prices the next one.
 */
async function price(ctx: Context, state: Booking): Promise<Booking> {
  const [trip_id, ...candidates] = state.candidates;
  const { depart_on, nights, travellers } = state.request;
  const stay = { trip_id, depart_on, nights, travellers };
  return { ...state, candidates, quote: await ctx.call<Quote>("tool", "quote_trip", stay) };
}

function book(ctx: Context, state: Booking): Booking {
  const { quote, request } = state;
  if (quote === null) {
    throw new TypeError('Cannot book without a quote: expected "price" to run first');
  }

  ctx.log("trip_booking.booked", { trip_id: quote.trip_id, total: quote.total });
  // Made of the trip and the day, not of the clock or chance: a replay books the same thing.
  const reference = `${quote.trip_id}/${request.depart_on}/${request.travellers}`;
  return { ...state, outcome: { status: "booked", reference } };
}

function decline(ctx: Context, state: Booking): Booking {
  const reason = state.quote
    ? "Every matching trip is above the budget"
    : "No trip on offer matches the wish and the date";
  ctx.log("trip_booking.declined", { reason });
  return { ...state, outcome: { status: "declined", reason } };
}

function chooseNext(ctx: Context, state: Booking): Promise<NextNode> {
  return ctx.call("router", "choose_next", state);
}
