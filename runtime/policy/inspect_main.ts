/**
 * The static inspection as a module of its own, which runs in a sandboxed child: what it parses is
 * hostile, and some sources keep a parser busy for ever.
 *
 * @module
 */

import { type InspectionInput, inspectSnapshot } from "./inspect.ts";
import type { Inspection } from "./inspection.ts";

/** What is inspected, as the parent sends it. */
export interface InspectionOrder extends Omit<InspectionInput, "readFile"> {
  /** The directory of the snapshot, absolute. */
  readonly root: string;
  /** Paths of the snapshot's files; any other file is no part of it. */
  readonly files: readonly string[];
}

/** Inspects; called by the bootstrap as it calls any handler. */
export async function inspect(order: InspectionOrder): Promise<Inspection> {
  const files = new Set(order.files);
  return await inspectSnapshot({
    ...order,
    readFile: (path) =>
      files.has(path) ? Deno.readFile(`${order.root}/${path}`) : Promise.resolve(undefined),
  });
}
