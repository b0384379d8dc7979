/**
 * A process that uses memory beside others; see `memory_processes.ts`. It waits for a line, so that
 * all begin together.
 *
 * Arguments: kind and place of the store; `count` and how often, or `write`.
 */

import { CallError } from "../../runtime/calls/provider.ts";
import { SPACE } from "./memory_contract.ts";
import { openMemory } from "./memory_stores.ts";

const [kind = "", text = "", what = "", times = ""] = Deno.args;
if (kind !== "sqlite" && kind !== "postgres") throw new TypeError("Expected a kind of store");
const store = openMemory({ kind, text });
const encoder = new TextEncoder();
const say = (line: string): void => {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
};

say("ready");
await Deno.stdin.read(new Uint8Array(8));
if (what === "count") {
  for (let n = 0; n < Number(times); n++) await increment();
} else {
  for (let n = 1;; n++) {
    await store.set(SPACE, `k${n % 50}`, { n, filler: "x".repeat(n % 9_000) }, {});
    await store.set(SPACE, "last", n, {});
    say(`${n}`);
  }
}
await store.close();

async function increment(): Promise<void> {
  for (;;) {
    const held = await store.get(SPACE, "counter");
    const next = Number(held?.value ?? 0) + 1;
    try {
      await store.set(SPACE, "counter", next, { ifVersion: held?.version ?? 0 });
      return;
    } catch (error) {
      if (!(error instanceof CallError && error.code === "CONFLICT")) throw error;
    }
  }
}
