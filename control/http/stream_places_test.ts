import assert from "node:assert/strict";
import { newId } from "../domain/ids.ts";
import { HttpProblem } from "./problem.ts";
import { StreamPlaces } from "./stream_places.ts";

Deno.test("StreamPlaces has so many places for a principal, and for a tenant", () => {
  const places = new StreamPlaces();
  const tenant = { id: newId("tenant") };
  const readers = Array.from({ length: 5 }, () => ({ id: newId("user"), tenant }));
  const refused = (reader: typeof readers[number]) =>
    assert.throws(() => places.take(reader), (error: unknown) => {
      return error instanceof HttpProblem && error.code === "rate_limited";
    });
  const [first, , , , last] = readers;
  assert.ok(first !== undefined && last !== undefined);
  const taken = Array.from({ length: 32 }, () => places.take(first));
  refused(first);
  taken[0]?.();
  // Twice is once.
  taken[0]?.();
  places.take(first);
  refused(first);
  for (const reader of readers.slice(1, 4)) for (let n = 0; n < 32; n++) places.take(reader);
  // The tenant has no more; another one has.
  refused(last);
  places.take({ ...last, tenant: { id: newId("tenant") } });
});
