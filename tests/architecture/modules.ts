import { type EdgeKind, type Module, readModules } from "./graph.ts";
import { ALIASES, TREES } from "./rooms.ts";

/** Every module of this repository, read once for all rules. */
export const MODULES: readonly Module[] = readModules(
  new URL("../..", import.meta.url).pathname,
  TREES,
  ALIASES,
);

/** What some modules import of this repository, for the search for circles. */
export function graphOf(
  modules: readonly Module[],
  kinds: readonly EdgeKind[],
): Map<string, Set<string>> {
  return new Map(modules.map(({ path, edges }) => [
    path,
    new Set(
      edges.filter(({ kind }) => kinds.includes(kind)).map(({ target }) => target)
        .filter((target) => target !== undefined),
    ),
  ]));
}
