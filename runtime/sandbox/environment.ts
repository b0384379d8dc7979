/**
 * The environment as user code sees it: what came by message, and nothing of the process's own.
 *
 * Deno is started with `--ignore-env`, so its own reads give nothing and its writes change nothing.
 * They are made all the same, once for each name, because Deno writes each into the trail of
 * permission checks, which the parent reads. Node's `process.env` asks `Deno.env` and follows.
 *
 * @module
 */

import { ObjectCreate, ObjectKeys, StringOf, toHex } from "./primordials.ts";

/** What the bootstrap writes into the trail itself, as reads of variables that do not exist. */
export interface TrailWriter {
  /** A program was to be started: Deno writes no record of that. */
  attempted(program: string): void;
  /** The last act of the child: proves that the trail still leads to the parent. */
  end(): void;
}

const MARK = "AIEL_TRAIL_";
/**
 * As many bytes of the mark are in the names that tell of programs; the rest is the end's alone.
 */
const RUN_MARK_BYTES = 8;

/**
 * Replaces `Deno.env` for good.
 *
 * @param values the variables that the code may read
 * @param mark as bytes until the end, so that no string of it is in the process
 */
export function installEnvironment(
  values: Readonly<Record<string, string>>,
  mark: Uint8Array,
): TrailWriter {
  const real = Deno.env;
  const get = real.get.bind(real);
  const set = real.set.bind(real);
  const runMark = mark.slice(0, RUN_MARK_BYTES);
  const own: Record<string, string> = ObjectCreate(null);
  for (const name of Object.keys(values)) own[name] = values[name] ?? "";
  const asked: Record<string, true> = ObjectCreate(null);
  const look = (name: string): string | undefined => {
    const text = StringOf(name);
    if (asked[text] === undefined) {
      get(text);
      asked[text] = true;
    }
    return own[text];
  };
  const environment = Object.freeze({
    get: look,
    has: (name: string): boolean => look(name) !== undefined,
    set(name: string, value: string): void {
      const text = StringOf(name);
      const given = StringOf(value);
      set(text, given);
      own[text] = given;
    },
    delete(name: string): void {
      const text = StringOf(name);
      look(text);
      delete own[text];
    },
    toObject(): Record<string, string> {
      const copy: Record<string, string> = {};
      const names = ObjectKeys(own);
      for (let i = 0; i < names.length; i++) {
        const name = names[i] ?? "";
        copy[name] = own[name] ?? "";
      }
      return copy;
    },
  });
  Object.defineProperty(Deno, "env", {
    value: environment,
    enumerable: true,
    configurable: false,
    writable: false,
  });
  return {
    attempted: (program) => record(get, MARK + toHex(runMark) + "_RUN_" + program),
    end: () => record(get, MARK + toHex(mark)),
  };
}

function record(get: (name: string) => unknown, name: string): void {
  try {
    get(name);
  } catch {
    // No variable can have this name; there is nothing that could be recorded.
  }
}
