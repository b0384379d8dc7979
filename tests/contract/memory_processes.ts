/**
 * Several processes use one store of memory, and some are killed.
 */

import assert from "node:assert/strict";
import { FROM_CACHE } from "../harness/deno_child.ts";
import { SPACE } from "./memory_contract.ts";
import { type MemoryKind, type MemoryPlace, memoryPlace, openMemory } from "./memory_stores.ts";

const PROCESS = new URL("./memory_process.ts", import.meta.url).pathname;
const PROCESSES = 2;
const INCREMENTS = 200;
const KILLS = 3;

/** Registers the tests for one kind of store. */
export function memoryProcesses(kind: MemoryKind): void {
  Deno.test(`what two processes count by compare-and-set is right [${kind}]`, async () => {
    using place = await memoryPlace(kind);
    const children = Array.from(
      { length: PROCESSES },
      () => new Child(place, ["count", `${INCREMENTS}`]),
    );
    // They make the store at the same time as well.
    await Promise.all(children.map((child) => child.line()));
    await Promise.all(children.map((child) => child.go()));
    for (const { process } of children) assert.equal((await process.status).code, 0);
    for (const child of children) await child.end();
    const store = openMemory(place);
    try {
      assert.equal((await store.get(SPACE, "counter"))?.value, PROCESSES * INCREMENTS);
    } finally {
      await store.close();
    }
  });

  Deno.test(`a process that is killed loses no write that was acknowledged [${kind}]`, async () => {
    using place = await memoryPlace(kind);
    for (let kill = 1; kill <= KILLS; kill++) {
      const child = new Child(place, ["write"]);
      await child.line();
      await child.go();
      // After another number of writes each time, so that other moments are hit.
      for (let n = 0; n < 20 * kill; n++) await child.line();
      child.process.kill("SIGKILL");
      const acknowledged = Number(await child.end());
      assert.ok(acknowledged >= 20 * kill);
      const store = openMemory(place);
      try {
        const last = Number((await store.get(SPACE, "last"))?.value);
        // At most one write was under way.
        assert.ok(last === acknowledged || last === acknowledged + 1, `${last} ${acknowledged}`);
        for (let n = Math.max(1, acknowledged - 40); n <= acknowledged; n++) {
          const held = await store.get(SPACE, `k${n % 50}`);
          const value = held?.value as { n: number; filler: string };
          assert.equal(value.n, n);
          assert.equal(value.filler.length, value.n % 9_000);
        }
      } finally {
        await store.close();
      }
    }
  });
}

/** One process, and the lines that it says. */
class Child {
  readonly process: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  #rest = "";
  #last = "";

  constructor({ kind, text }: MemoryPlace, args: readonly string[]) {
    this.process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", ...FROM_CACHE, PROCESS, kind, text, ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#lines = this.process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** The next line; undefined at the end. A line that was cut off is none. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end !== -1) {
        this.#last = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return this.#last;
      }
      const { done, value } = await this.#lines.read();
      if (done) return undefined;
      this.#rest += value;
    }
  }

  async go(): Promise<void> {
    const writer = this.process.stdin.getWriter();
    await writer.write(new TextEncoder().encode("go\n"));
    await writer.close();
  }

  /** Waits for its end. @returns the last line that it said */
  async end(): Promise<string> {
    while (await this.line() !== undefined);
    await this.process.status;
    return this.#last;
  }
}
