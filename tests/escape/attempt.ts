/**
 * An attempt to get out, as the tables of this folder write it down.
 *
 * @module
 */

import type { Envelope, ErrorCode, HttpHead, Json, Limits } from "../../runtime/mod.ts";
import type { EchoProvider } from "../harness/echo_provider.ts";
import type { TestRequest } from "../harness/engine.ts";
import type { Files } from "../harness/snapshot.ts";
import type { SingleBarrier } from "./modes.ts";

/**
 * What lies around a snapshot. The code is told where all of it is, as an attacker who guessed
 * right: its payload is the world, in which `root` is then the directory that it runs from, as it
 * sees it, and `project` is what `root` is here.
 */
export interface World {
  /** The snapshot's directory. The engine runs a copy of it. */
  readonly root: string;
  /**
   * A directory beside it with `secret.txt`, `secret.json`, `secret.ts`, `secret.map`, each holding
   * a canary.
   */
  readonly outside: string;
  /** A directory that may be granted: `open.txt`, and `tools/` with programs. */
  readonly granted: string;
  readonly cacheDir: string;
  /** A server on 127.0.0.1 that may be granted, and one that never is. */
  readonly openPort: number;
  readonly closedPort: number;
}

/** A value, or one that depends on where things are. */
export type InWorld<T> = T | ((world: World) => T);

/** The verdict an attempt must get. */
export interface Expectation {
  /**
   * Without a code the attempt must succeed; a list where more than one ending is right ("ok" is
   * success).
   */
  readonly code?: ErrorCode | "ok" | readonly (ErrorCode | "ok")[];
  readonly message?: RegExp;
  /** `error.details.limit` */
  readonly limit?: string;
  readonly result?: Json;
  /** A refusal that `meta.permissions` must tell: `kind target`. */
  readonly denied?: RegExp;
  /** Anything else, with `node:assert`. */
  readonly also?: (envelope: Envelope, world: World) => void;
}

/** What a caller that follows was given before the envelope. */
export interface Heard {
  readonly heads: HttpHead[];
  /** Items that no answer was given for yet are counted too. */
  items: number;
  /** Most items at a time that the caller had not answered for. */
  mostWaiting: number;
}

/** One row of a table. */
export interface Attempt {
  /** What is tried. */
  readonly name: string;
  /** What it would break, or where it comes from. */
  readonly why: string;
  readonly files: InWorld<Files>;
  /** With both barriers, and with one alone where `in` does not say otherwise. */
  readonly expect: Expectation;
  /**
   * What differs when a barrier stands alone. With the second barrier alone the code of the error
   * is compared with `os_verdicts.json` where nothing is said here.
   */
  readonly in?: { readonly [barrier in SingleBarrier]?: Expectation };
  /** The barriers that do not stop this when they stand alone: only the other one does. */
  readonly through?: readonly SingleBarrier[];
  /** What gets through there, for the table in `runtime/TRUST.md`. */
  readonly because?: string;
  /** Added to the request; its payload is the {@linkcode World} unless it brings one. */
  readonly request?: InWorld<TestRequest>;
  /** Both declared by the snapshot and granted by the request. */
  readonly grant?: InWorld<Readonly<Record<string, unknown>>>;
  /** What the platform allows. */
  readonly limits?: Partial<Limits>;
  /** Environment of the platform. */
  readonly env?: Readonly<Record<string, string>>;
  /** Changes the world before the run: links, devices. */
  readonly prepare?: (world: World) => void;
  /**
   * Runs twice in one cache: one after the other, or both at a time. The verdict is the last one's.
   */
  readonly twice?: "again" | "together";
  /** What the second run loads, where it is another tenant's snapshot. */
  readonly second?: InWorld<Files>;
  /** The envelope says on purpose where something lies, because the code was told and tries it. */
  readonly saysPaths?: true;
  /**
   * The snapshot declares the integration `svc`, of which `GET /open` and `POST /open` are granted;
   * what its provider saw is looked at afterwards, in every mode.
   */
  readonly called?: (seen: EchoProvider) => void;
  /** The caller follows, and this is looked at afterwards, in every mode. */
  readonly heard?: (heard: Heard) => void;
  /** Only where the kernel bounds the child (Linux with util-linux). */
  readonly linux?: true;
}

/**
 * A snapshot whose only export is the tool "t" with this body. `load` imports and `host` is `Deno`
 * in forms that the static inspection does not see through: what is tried with them meets the
 * barriers.
 */
export function tool(body: string, more: Files = {}): Files {
  return {
    "entry_point.ts": `import { tool } from "aiel";
const load = (name: string, options?: any): Promise<any> => import(name, options);
const host: any = Reflect.get(globalThis, ["De", "no"].join(""));
tool("t", async (ctx: any, payload: any) => { if (payload?.root !== undefined) payload.root = import.meta.dirname;
${body}
});
`,
    ...more,
  };
}

/** A snapshot of one entry point with this source, and a tool "t" behind it. */
export function entry(source: string, more: Files = {}): Files {
  return {
    "entry_point.ts":
      `import { tool } from "aiel";\n${source}\ntool("t", (ctx: any, payload: any) => "ran");\n`,
    ...more,
  };
}

/** The body of a tool that runs code in a worker and answers with what it posts. */
export function inWorker(code: string): string {
  return `const source = ${JSON.stringify(code)};
const address = "data:application/javascript," +
  encodeURIComponent("const payload = " + JSON.stringify(payload) + ";" + source);
const worker = new Worker(address, { type: "module" });
return await new Promise((resolve, reject) => {
  worker.onmessage = (event) => resolve(event.data);
  worker.onerror = (event) => reject(event.error ?? new Error(event.message));
});`;
}

/** A wasm module with one import: `module` names where from. */
export function wasmImporting(module: string): Uint8Array {
  const text = new TextEncoder().encode(module);
  const name = [text.length, ...text];
  const types = [1, 4, 1, 0x60, 0, 0];
  const imports = [1, ...name, 1, 0x66, 0, 0];
  return new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...types, 2, imports.length, ...imports]);
}
