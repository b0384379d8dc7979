/**
 * Which modules a compiler would read for a project, by what `deno info --json` says of them.
 *
 * @module
 */

import * as v from "valibot";
import { type CheckProblem, problem } from "./problem.ts";

const Place = v.object({
  specifier: v.optional(v.string()),
  span: v.object({ start: v.object({ line: v.number(), character: v.number() }) }),
});

const Graph = v.object({
  modules: v.array(v.object({
    specifier: v.string(),
    dependencies: v.optional(v.array(v.object({
      specifier: v.string(),
      code: v.optional(Place),
      type: v.optional(Place),
    }))),
  })),
});

/** What a compiler may read: the snapshot, and what is imported by name. */
export interface Readable {
  /** Path in the snapshot of a URL; undefined for what is no part of it. */
  fileOf(url: string): string | undefined;
  /** Whether a URL is one of the SDK or of a package. */
  isImport(url: string): boolean;
}

/** Modules that are named, by code or for their types alone, and may not be read. */
export function unreadableModules(graph: string, readable: Readable): CheckProblem[] {
  const { modules } = v.parse(Graph, JSON.parse(graph));
  return modules.flatMap(({ specifier: from, dependencies = [] }) => {
    const file = readable.fileOf(from);
    if (file === undefined) return [];
    return dependencies.flatMap(({ specifier, code, type }) =>
      [code, type].flatMap((place) => {
        const url = place?.specifier;
        // What names nothing is an error of the compiler, which reads nothing for it.
        if (place === undefined || url === undefined || url.startsWith("node:")) return [];
        if (readable.isImport(url) || readable.fileOf(url) !== undefined) return [];
        const { line, character } = place.span.start;
        return [
          problem("types", "outside", `${JSON.stringify(specifier)} is no part of the snapshot`, {
            file,
            line: line + 1,
            column: character + 1,
            hint:
              "Types come from the project's own files and from what a sandbox has, as code does",
          }),
        ];
      })
    );
  });
}
