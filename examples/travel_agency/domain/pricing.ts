import { z } from "zod";
import type { Quote, Stay, Trip } from "../schemas.ts";
import rows from "../data/seasons.json" with { type: "json" };
import { monthOf } from "./catalog.ts";
import { share, sum, times } from "./money.ts";

const Season = z.object({
  name: z.string(),
  months: z.array(z.int().min(1).max(12)),
  surcharge_basis_points: z.int(),
});
const seasons = z.array(Season).parse(rows);

/** From this many travellers on, the group pays less. */
export const GROUP_SIZE = 4;
const GROUP_DISCOUNT_BASIS_POINTS = -1_000;

/** Prices a stay, line by line; tax is taken on the sum of all other lines, as on the invoice. */
export function priceTrip(trip: Trip, { depart_on, nights, travellers }: Stay): Quote {
  const base = times(trip.nightly, nights * travellers);
  const season = seasons.find(({ months }) => months.includes(monthOf(depart_on)));
  const extras = [
    ...(season ? [{ label: season.name, amount: share(base, season.surcharge_basis_points) }] : []),
    ...(travellers >= GROUP_SIZE
      ? [{ label: "Group discount", amount: share(base, GROUP_DISCOUNT_BASIS_POINTS) }]
      : []),
  ];
  const net = sum(base, ...extras.map(({ amount }) => amount));
  const tax = share(net, trip.tax_basis_points);

  return {
    trip_id: trip.id,
    lines: [
      { label: "Stay", amount: base },
      ...extras,
      { label: "Tax", amount: tax },
    ],
    total: sum(net, tax),
  };
}
