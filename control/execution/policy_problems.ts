import { isRecord } from "../../runtime/protocol/is_record.ts";
import type { JsonObject } from "../../runtime/protocol/json.ts";
import { type Manifest, MANIFEST_FILE } from "../../runtime/snapshot/manifest.ts";
import { unknownExports } from "../../runtime/snapshot/unknown_exports.ts";
import type { ValidationProblem } from "../domain/snapshots/snapshot_validator.ts";

/**
 * What is wrong with a manifest as far as its form does not tell: names of exports, routes and
 * servers that the snapshot does not have. What it says of them would do nothing, in silence.
 *
 * @param description the answer of `describe`
 */
export function policyProblems(
  manifest: Manifest,
  description: JsonObject,
  files: readonly { readonly path: string }[],
): ValidationProblem[] {
  return unknownExports(manifest, exportsOf(description), files).map(({ message, hint }) => ({
    code: "unknown_export",
    message: `${MANIFEST_FILE}: ${message}`,
    path: MANIFEST_FILE,
    hint,
  }));
}

function exportsOf({ exports }: JsonObject): { kind: string; name: string }[] {
  if (!Array.isArray(exports)) return [];
  return exports.filter(isRecord)
    .map(({ kind, name }) => ({ kind: String(kind), name: String(name) }));
}
