/** A tenant whose snapshots take all that they are given, and one beside it. */

import assert from "node:assert/strict";
import { createEngine, type Engine, localEngineOptions } from "../../runtime/mod.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { newId } from "../../control/domain/ids.ts";
import { ENDLESS, openValidator, subjectOf, TOOL } from "../../control/testing/open_validator.ts";
import { validationQueue } from "../../control/execution/validation_queue.ts";
import { VALIDATION_LIMITS } from "../../control/execution/validator.ts";

const LIMITS = { ...VALIDATION_LIMITS, cpu_ms: 1_000 };
const PUSHES = 4;

for (const places of [1, 2]) {
  Deno.test(`with ${places} place(s), a tenant whose snapshots spin holds another one up for one of them`, async () => {
    using dir = tempDir();
    const engine = createEngine(localEngineOptions({
      env: (name) => name === "AIEL_CACHE_DIR" ? `${dir.path}/cache` : undefined,
      deno: Deno.execPath(),
    }));
    const hostile = newId("tenant");
    const neighbour = await subjectOf({ "entry_point.ts": TOOL });
    const spinning = await Promise.all(
      Array.from({ length: PUSHES }, async (_, at) => ({
        ...await subjectOf({ "entry_point.ts": `${ENDLESS}// ${at}\n` }),
        tenantId: hostile,
        // The neighbour waits for a tenant, not for each of its principals.
        principalId: newId("user"),
      })),
    );
    const order: string[] = [];
    const firstBegan = Promise.withResolvers<void>();
    // Every validation of the test has one file, which tells whose it is.
    const noted: Pick<Engine, "run"> = {
      async run(request, options) {
        const text = Deno.readTextFileSync(`${options.root}/entry_point.ts`);
        const who = text.includes("for (;;)") ? "hostile" : "neighbour";
        order.push(`${who} begins`);
        firstBegan.resolve();
        try {
          return await engine.run(request, options);
        } finally {
          order.push(`${who} ends`);
        }
      },
    };
    await using service = openValidator({
      engine: noted,
      queue: validationQueue(places),
      limits: LIMITS,
    });
    const hostiles = spinning.map((subject) => service.validator.validate(subject));
    await firstBegan.promise;
    const pushed = service.validator.validate(neighbour);
    assert.ok((await pushed).ok);
    for (const validation of await Promise.all(hostiles)) {
      assert.ok(!validation.ok);
      assert.match(validation.problems[0]?.message ?? "", /limit on CPU time/);
    }
    assert.equal(order.length, 2 * (PUSHES + 1));
    const before = order.slice(0, order.indexOf("neighbour begins"));
    const ended = before.filter((one) => one === "hostile ends").length;
    // With a second place it begins beside the first one, at once.
    assert.ok(ended <= 1, order.join(", "));
    if (places > 1) assert.deepEqual(before, ["hostile begins"]);
  });
}
