import { isRecord } from "../../runtime/protocol/is_record.ts";
import type { JsonObject } from "../../runtime/protocol/json.ts";
import { type ExportPolicies, MANIFEST_FILE } from "../../runtime/snapshot/manifest.ts";
import { type UnknownExport, unknownExports } from "../../runtime/snapshot/unknown_exports.ts";
import type { ValidationProblem } from "../domain/snapshots/snapshot_validator.ts";

/** Characters of a key that a message repeats. */
const MAX_KEY = 200;

/**
 * What is wrong with the policies of a manifest as far as its form does not tell: names of exports
 * that the snapshot does not have. A policy without its export would do nothing, in silence.
 *
 * @param description the answer of `describe`
 */
export function policyProblems(
  policies: ExportPolicies,
  description: JsonObject,
  files: readonly { readonly path: string }[],
): ValidationProblem[] {
  return unknownExports(policies, exportsOf(description), files).map(problemOf);
}

function exportsOf({ exports }: JsonObject): { kind: string; name: string }[] {
  if (!Array.isArray(exports)) return [];
  return exports.filter(isRecord)
    .map(({ kind, name }) => ({ kind: String(kind), name: String(name) }));
}

function problemOf({ key, suggestion }: UnknownExport): ValidationProblem {
  const place = `$.exports[${JSON.stringify(key.slice(0, MAX_KEY))}]`;
  return {
    code: "unknown_export",
    message: `${MANIFEST_FILE}: ${place} names an export that the snapshot does not have`,
    path: MANIFEST_FILE,
    hint: suggestion === undefined
      ? "Declare the export in the code, or take its policy out of aiel.json"
      : `Did you mean "${suggestion}"?`,
  };
}
