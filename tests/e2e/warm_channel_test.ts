/**
 * Children that were loaded ahead of their request, and whose code closes, floods or fouls what
 * they speak through: each request is answered once, and nothing is left.
 */

import assert from "node:assert/strict";
import { until } from "../harness/processes.ts";
import { writeSnapshot } from "../harness/snapshot.ts";
import { warmEngine } from "../harness/warm.ts";

const REQUESTS = 4;
const LATER = (code: string) => `setTimeout(() => { ${code} }, 0);`;
const FLOOD = "for (;;) Deno.stdout.writeSync(new Uint8Array(65_536).fill(120));";
const NONSENSE = "Deno.stdout.writeSync(crypto.getRandomValues(new Uint8Array(10_000)));";

/** What code does while it loads or in its tool, and what its requests may be answered with. */
const CASES: Readonly<Record<string, { load?: string; run?: string; answers: string[] }>> = {
  "closes standard input": { load: "Deno.stdin.close();", answers: ["OK"] },
  "closes standard input later": { load: LATER("Deno.stdin.close();"), answers: ["OK"] },
  "closes standard output in its tool": {
    run: "Deno.stdout.close();",
    answers: ["USER_CODE_ERROR"],
  },
  "closes standard error": { load: "Deno.stderr.close();", answers: ["OK"] },
  "floods standard output": { load: FLOOD, answers: ["RESOURCE_LIMIT"] },
  // The answer may be there before the flood begins.
  "floods standard output later": { load: LATER(FLOOD), answers: ["OK", "RESOURCE_LIMIT"] },
  "floods standard output in its tool": { run: FLOOD, answers: ["RESOURCE_LIMIT"] },
  "writes nonsense": { load: NONSENSE + LATER(NONSENSE), run: NONSENSE, answers: ["OK"] },
};

for (const [name, { load = "", run = "", answers }] of Object.entries(CASES)) {
  Deno.test(`code that ${name} is answered each time, ahead of requests too`, async () => {
    await using warm = warmEngine();
    using snapshot = writeSnapshot({
      "entry_point.ts": `import { tool } from "aiel";\n${load}\n` +
        `tool("t", (_ctx: unknown, payload: unknown) => { ${run} return payload; });\n`,
    });
    for (let n = 0; n < REQUESTS; n++) {
      const { ok, result, error } = await warm.run({ payload: n }, { root: snapshot.path });
      assert.ok(answers.includes(ok ? "OK" : error?.code ?? ""), JSON.stringify(error));
      if (ok) assert.equal(result, n);
      await until("none comes up", () => warm.engine.children().starting === 0);
    }
  });
}
