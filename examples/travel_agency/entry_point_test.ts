import assert from "node:assert/strict";
import { contract, invoke, testContext } from "aiel/testing";
import { z } from "zod";
import { chooseNext } from "./routers/choose_next.ts";
import { Booking, Quote } from "./schemas.ts";
import { TripSearch } from "./tools/search_trips.ts";
import "./entry_point.ts";

const request = {
  wish: "A week of beach and hiking, please",
  depart_on: "2027-05-08",
  nights: 7,
  travellers: 2,
  budget: { amount_minor: 140_000, currency: "EUR" },
};

const Answer = z.object({ status: z.number(), body: z.unknown() });
const TripIds = z.object({ trips: z.array(z.object({ id: z.string() })) })
  .transform(({ trips }) => trips.map(({ id }) => id));

async function book(changes: Partial<typeof request>): Promise<Booking> {
  const payload = { request: { ...request, ...changes } };
  return Booking.parse(await invoke("flow", "trip_booking", payload));
}

Deno.test("the project declares these exports and has no problem in its contract", () => {
  const { problems, exports } = contract();
  assert.deepEqual(problems, []);
  assert.deepEqual(exports.map(({ kind, name }) => `${kind} ${name}`).sort(), [
    "agent travel_planner",
    "flow trip_booking",
    "http GET /trips/:destination",
    "http POST /quotes",
    "router choose_next",
    "tool quote_trip",
    "tool search_trips",
  ]);
});

Deno.test("the decorator and the wrapper form leave functions behind that can be called", () => {
  const ctx = testContext();
  const query = { depart_on: "2027-01-08", destination: "crete" };
  assert.deepEqual(TripSearch.searchTrips(ctx, query), { trips: [] });
  assert.equal(chooseNext(ctx, Booking.parse({ request })), "decline");
});

Deno.test("travel_planner keeps the words of a wish that the catalog knows", async () => {
  const { tags } = Booking.parse(await invoke("agent", "travel_planner", { request }));
  assert.deepEqual(tags, ["beach", "hiking"]);
});

Deno.test("search_trips lists the best match first and leaves out trips of other months", async () => {
  const search = async (query: Record<string, unknown>) =>
    TripIds.parse(await invoke("tool", "search_trips", query));
  assert.deepEqual(await search({ depart_on: "2027-05-08", tags: ["hiking", "beach"] }), [
    "crete_coast",
    "lisbon_surf",
  ]);
  assert.deepEqual(await search({ depart_on: "2027-01-08" }), ["lisbon_food"]);
  assert.deepEqual(await search({ depart_on: "2027-05-08", tags: [] }), []);
});

Deno.test("quote_trip names the trip and what was expected when it has no price", async () => {
  const stay = { depart_on: "2027-01-08", nights: 2, travellers: 1 };
  const quote = (trip_id: string) => invoke("tool", "quote_trip", { ...stay, trip_id });
  await assert.rejects(quote("moon"), /Cannot quote "moon"/);
  await assert.rejects(quote("innsbruck_huts"), /months 6, 7, 8, 9/);
});

Deno.test("trip_booking books the best match when it fits the budget", async () => {
  const { quote, outcome } = await book({});
  assert.deepEqual(quote?.total, { amount_minor: 117_464, currency: "EUR" });
  assert.deepEqual(outcome, { status: "booked", reference: "crete_coast/2027-05-08/2" });
});

Deno.test("trip_booking goes on to the next candidate when the first is too dear", async () => {
  // "lisbon_surf" matches two words of the wish and comes first, but only "crete_coast" is paid
  // for.
  const { outcome } = await book({ wish: "sport on the beach" });
  assert.deepEqual(outcome, { status: "booked", reference: "crete_coast/2027-05-08/2" });
});

Deno.test("trip_booking declines and says why", async () => {
  const poor = await book({ budget: { amount_minor: 100_000, currency: "EUR" } });
  assert.deepEqual(poor.outcome, {
    status: "declined",
    reason: "Every matching trip is above the budget",
  });
  const opera = await book({ wish: "opera" });
  assert.deepEqual(opera.outcome, {
    status: "declined",
    reason: "No trip on offer matches the wish and the date",
  });
});

Deno.test("trip_booking refuses a budget in a currency it does not sell in", async () => {
  const payload = { request: { ...request, budget: { amount_minor: 1, currency: "USD" } } };
  await assert.rejects(invoke("flow", "trip_booking", payload), /sells in "EUR" only/);
});

Deno.test("GET /trips/:destination lists trips, all or those that start on a day", async () => {
  const list = async (query: Record<string, string>) => {
    const { status, body } = Answer.parse(await invoke("http", "GET /trips/Lisbon", { query }));
    assert.equal(status, 200);
    return TripIds.parse(body);
  };
  assert.deepEqual(await list({}), ["lisbon_food", "lisbon_surf"]);
  assert.deepEqual(await list({ depart_on: "2027-07-01" }), ["lisbon_surf"]);
});

Deno.test("GET /trips/:destination names the destinations there are when asked for another", async () => {
  const { status, body } = Answer.parse(await invoke("http", "GET /trips/atlantis"));
  assert.equal(status, 404);
  assert.deepEqual(body, {
    message: "Destination not found: atlantis",
    expected: ["lisbon", "crete", "innsbruck"],
  });
});

Deno.test("POST /quotes answers with a price, or says why there is none", async () => {
  const good = { trip_id: "lisbon_food", depart_on: "2027-02-10", nights: 2, travellers: 4 };
  const post = async (changes: Partial<typeof good>) =>
    Answer.parse(await invoke("http", "POST /quotes", { body: { ...good, ...changes } }));

  const { status, body } = await post({});
  assert.equal(status, 200);
  assert.deepEqual(Quote.parse(body).total, { amount_minor: 56_922, currency: "EUR" });
  assert.equal((await post({ trip_id: "moon" })).status, 404);
  assert.equal((await post({ depart_on: "2027-08-10" })).status, 409);
  await assert.rejects(post({ nights: 0 }), /"nights" must be at least 1/);
});
