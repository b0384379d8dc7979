/**
 * What the soak asks for: good requests, slow ones, ones that crash and hostile ones.
 *
 * @module
 */

import type { Envelope } from "../../runtime/mod.ts";
import type { TestRequest } from "../harness/engine.ts";
import { type Files, toolSnapshot } from "../harness/snapshot.ts";
import { below, type Random } from "./random.ts";

/** "OK", or the code of an error. */
export type Answer = string;

/** One sort of request. */
export interface Sort {
  readonly name: string;
  /** How often it comes, beside the others. */
  readonly weight: number;
  readonly files: Files;
  /** Members of the request besides its payload. */
  readonly request?: TestRequest;
  /** What it may be answered with. */
  readonly answers: readonly Answer[];
  /** Whether a result is the one of this request. */
  readonly isResult?: (result: unknown, n: number) => boolean;
  /** It is cancelled within so many milliseconds; default: never. */
  readonly cancelledWithin?: number;
  /** Its caller hears items, of which there are so many; default: it follows nothing. */
  readonly items?: number;
}

/** What an envelope says, in one word. */
export function answerOf({ ok, error }: Envelope): Answer {
  return ok ? "OK" : error?.code ?? "no error";
}

/** One request of the mix. */
export interface Picked {
  readonly sort: Sort;
  /** Children are not shared among tenants; undefined: it is of none. */
  readonly tenant: string | undefined;
}

const TENANTS = [undefined, undefined, "ten_a", "ten_b"] as const;
/** So many sorts come at a time, and as many requests of these before others come. */
const FAVOURITES = 6;
const FAVOURED = 60;

/**
 * Picks sorts by their weights: for a while a few of them again and again, as callers do, so that
 * children which were loaded ahead are found.
 */
export class Mix {
  #favourites: Picked[] = [];
  #left = 0;

  constructor(private readonly random: Random) {}

  next(): Picked {
    if (this.#left === 0) {
      this.#favourites = Array.from({ length: FAVOURITES }, () => ({
        sort: this.#pick(),
        tenant: TENANTS[below(TENANTS.length, this.random)],
      }));
      this.#left = FAVOURED;
    }
    this.#left--;
    return this.#favourites[below(FAVOURITES, this.random)] as Picked;
  }

  #pick(): Sort {
    const all = SORTS.reduce((sum, { weight }) => sum + weight, 0);
    let left = this.random() * all;
    return SORTS.find(({ weight }) => (left -= weight) < 0) as Sort;
  }
}

/** A request of a sort; its number is the payload. */
export function requestOf({ sort, tenant }: Picked, n: number): TestRequest {
  return {
    schema_version: "v1",
    ...(sort.request?.action === undefined
      ? { action: "invoke", kind: "tool", name: "t", payload: { n } }
      : {}),
    ...sort.request,
    ...(tenant === undefined ? {} : { ctx: { tenant_id: tenant } }),
  };
}

const ECHO = 'tool("t", (_ctx: unknown, { n }: { n: number }) => ({ n }));\n';

/** A snapshot whose code does something while it loads, and then answers. */
function loading(code: string): Files {
  return { "entry_point.ts": `import { tool } from "aiel";\n${code}\n${ECHO}` };
}

function isEcho(result: unknown, n: number): boolean {
  return JSON.stringify(result) === JSON.stringify({ n });
}

const ITEMS = 30;
/** Enough for V8 and the bootstrap, little for more. */
const LOW_MEMORY = { limits: { memory_mb: 96 } };

/** What is asked for. */
export const SORTS: readonly Sort[] = [
  {
    name: "good",
    weight: 30,
    files: loading(""),
    answers: ["OK"],
    isResult: isEcho,
  },
  {
    name: "good, with zod",
    weight: 12,
    files: toolSnapshot(
      'const { z } = await import("zod");\nreturn z.object({ n: z.number() }).parse(payload);',
    ),
    answers: ["OK"],
    isResult: isEcho,
  },
  {
    name: "described",
    weight: 2,
    files: loading("// Its exports are listed."),
    request: { action: "describe" },
    answers: ["OK"],
    isResult: (result) => JSON.stringify(result).includes('"t"'),
  },
  {
    name: "slow",
    weight: 8,
    files: toolSnapshot(
      "await new Promise((r) => setTimeout(r, 20 + payload.n % 100)); return payload;",
    ),
    answers: ["OK"],
    isResult: isEcho,
  },
  {
    name: "follows items",
    weight: 5,
    files: toolSnapshot(
      `for (let at = 0; at < ${ITEMS}; at++) { ctx.log("at", { at }); await ctx.emit(at); }\n` +
        "return payload;",
    ),
    answers: ["OK"],
    items: ITEMS,
  },
  {
    name: "cancelled",
    weight: 8,
    files: toolSnapshot("await new Promise((r) => setTimeout(r, 300)); return payload;"),
    answers: ["CANCELLED", "OK"],
    cancelledWithin: 400,
  },
  {
    name: "throws",
    weight: 5,
    files: toolSnapshot('throw new Error("on purpose");'),
    answers: ["USER_CODE_ERROR"],
  },
  {
    name: "exits",
    weight: 4,
    files: toolSnapshot("Deno.exit(3);"),
    answers: ["USER_CODE_ERROR"],
  },
  {
    name: "spins",
    weight: 3,
    files: toolSnapshot("for (;;);"),
    request: { timeout_ms: 150 },
    answers: ["TIMEOUT"],
  },
  {
    name: "floods its log",
    weight: 2,
    files: toolSnapshot('for (let at = 0; at < 5_000; at++) ctx.log("x".repeat(400));'),
    answers: ["OK"],
  },
  {
    name: "floods its channel",
    weight: 2,
    files: toolSnapshot(
      "const block = new Uint8Array(65_536).fill(120);\n" +
        "for (let at = 0; at < 200; at++) Deno.stdout.writeSync(block);",
    ),
    answers: ["RESOURCE_LIMIT"],
  },
  {
    name: "floods its channel later",
    weight: 2,
    files: loading(
      "const block = new Uint8Array(65_536).fill(120);\n" +
        "setTimeout(() => { for (;;) Deno.stdout.writeSync(block); }, 0);",
    ),
    // The answer may come before the flood.
    answers: ["OK", "RESOURCE_LIMIT"],
  },
  {
    name: "out of memory",
    weight: 2,
    files: toolSnapshot("const all = []; for (;;) all.push(new Array(10_000).fill(all.length));"),
    request: LOW_MEMORY,
    answers: ["RESOURCE_LIMIT"],
  },
  {
    name: "out of memory, buffers",
    weight: 1,
    files: toolSnapshot("const all = []; for (;;) all.push(new Uint8Array(2 ** 20).fill(1));"),
    request: LOW_MEMORY,
    answers: ["RESOURCE_LIMIT"],
  },
  {
    name: "patches intrinsics",
    weight: 4,
    files: {
      "entry_point.ts": `import { tool } from "aiel";\n${ECHO}` +
        'const no = () => { throw new Error("patched"); };\n' +
        "JSON.parse = JSON.stringify = no as any;\n" +
        "TextDecoder.prototype.decode = Uint8Array.prototype.subarray = no as any;\n" +
        "Uint8Array.prototype.set = Promise.prototype.then = Deno.stdin.readSync = no as any;\n",
    },
    answers: ["OK"],
    isResult: isEcho,
  },
  {
    name: "reads standard input",
    weight: 3,
    files: loading(
      "Deno.stdin.read(new Uint8Array(64)).catch(() => {});\n" +
        "await new Promise((r) => setTimeout(r, 5));",
    ),
    answers: ["OK"],
    isResult: isEcho,
  },
  {
    name: "closes standard input",
    weight: 2,
    files: loading("Deno.stdin.close();"),
    answers: ["OK"],
    isResult: isEcho,
  },
  {
    name: "writes nonsense",
    weight: 3,
    files: loading(
      "const write = () => Deno.stdout.writeSync(crypto.getRandomValues(new Uint8Array(999)));\n" +
        "write(); setTimeout(write, 0);",
    ),
    answers: ["OK"],
    isResult: isEcho,
  },
  {
    name: "closes standard output",
    weight: 2,
    files: toolSnapshot("Deno.stdout.close(); return payload;"),
    answers: ["USER_CODE_ERROR"],
  },
  {
    name: "closes it while it loads",
    weight: 2,
    files: loading("Deno.stdout.close();"),
    answers: ["USER_CODE_ERROR"],
  },
  {
    name: "fails to load",
    weight: 4,
    files: loading('throw new Error("It does not load");'),
    answers: ["USER_CODE_ERROR"],
  },
  {
    name: "fails to load, slowly",
    weight: 2,
    files: loading(
      'await new Promise((r) => setTimeout(r, 200)); throw new Error("It does not load");',
    ),
    answers: ["USER_CODE_ERROR"],
  },
  {
    name: "never loads",
    weight: 1,
    files: loading("await new Promise((r) => setTimeout(r, 60_000));"),
    request: { timeout_ms: 200 },
    answers: ["TIMEOUT"],
  },
];
