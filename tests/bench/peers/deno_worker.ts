// deno-lint-ignore-file no-console -- a program of the benchmark
/**
 * Calls of a Deno `Worker` without permissions, as JSON: of one that stays, or of a new one each
 * time.
 *
 *     deno run -A --unstable-worker-options deno_worker.ts stays|fresh HOW
 *
 * @module
 */

import { measureCalls } from "./measure_calls.mjs";

const [life, how = "{}"] = Deno.args;

/** A worker, and its answers in the order of its questions. */
class Asked {
  readonly #waiting: ((answer: unknown) => void)[] = [];
  readonly #worker = new Worker(new URL("./echo_worker.ts", import.meta.url), {
    type: "module",
    deno: { permissions: "none" },
  });

  constructor() {
    this.#worker.onmessage = ({ data }) => this.#waiting.shift()?.(data);
  }

  ask(question: unknown): Promise<unknown> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#worker.postMessage(question);
    });
  }

  end(): void {
    this.#worker.terminate();
  }
}

async function askFresh(): Promise<void> {
  const worker = new Asked();
  await worker.ask({});
  worker.end();
}

const one = new Asked();
const call = life === "fresh" ? askFresh : () => one.ask({});
console.log(JSON.stringify(await measureCalls(call, JSON.parse(how))));
one.end();
