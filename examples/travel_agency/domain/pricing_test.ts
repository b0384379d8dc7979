import assert from "node:assert/strict";
import { findTrip } from "./catalog.ts";
import { priceTrip } from "./pricing.ts";

function price(id: string, depart_on: string, nights: number, travellers: number) {
  const trip = findTrip(id);
  assert.ok(trip, `"${id}" is in the catalog`);
  const { lines, total } = priceTrip(trip, { depart_on, nights, travellers });
  return {
    lines: lines.map(({ label, amount }) => [label, amount.amount_minor]),
    total: total.amount_minor,
  };
}

Deno.test("priceTrip takes the base price and tax outside any season", () => {
  assert.deepEqual(price("crete_coast", "2027-05-08", 7, 2), {
    lines: [["Stay", 103950], ["Tax", 13514]], // 13513.5, rounded up
    total: 117464,
  });
});

Deno.test("priceTrip adds the high season and takes tax on the surcharge too", () => {
  assert.deepEqual(price("lisbon_surf", "2027-08-01", 3, 1), {
    lines: [["Stay", 35997], ["High season", 8999], ["Tax", 2700]],
    total: 47696,
  });
});

Deno.test("priceTrip takes both the winter offer and the group discount off the base price", () => {
  assert.deepEqual(price("lisbon_food", "2027-02-10", 2, 4), {
    lines: [
      ["Stay", 71600],
      ["Winter offer", -10740],
      ["Group discount", -7160],
      ["Tax", 3222],
    ],
    total: 56922,
  });
});
