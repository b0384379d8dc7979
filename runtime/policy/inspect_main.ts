/**
 * The static inspection as a module of its own, which runs in a sandboxed child: what it parses is
 * hostile, and some sources keep a parser busy for ever.
 *
 * @module
 */

import { inspectImports, type InspectionInput } from "./inspect.ts";
import type { Inspection } from "./inspection.ts";
import { SnapshotFiles } from "./snapshot_files.ts";

/** What is inspected, as the parent sends it. */
export interface InspectionOrder
  extends Pick<InspectionInput, "entry" | "effective" | "bundlePackages"> {
  /** The directory of the snapshot, absolute; there is nothing else in it. */
  readonly root: string;
}

/** Inspects; called by the bootstrap as it calls any handler. */
export async function inspect(order: InspectionOrder): Promise<Inspection> {
  const files = new SnapshotFiles(order.root);
  return await inspectImports({
    ...order,
    files,
    readFile: (path) =>
      files.has(path) ? Deno.readFile(`${order.root}/${path}`) : Promise.resolve(undefined),
  });
}
