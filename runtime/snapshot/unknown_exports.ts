import { suggest } from "../../sdk/suggest.ts";
import { handlerFile } from "./handler_file.ts";
import type { ExportPolicies } from "./manifest.ts";

/** A policy of no export. */
export interface UnknownExport {
  /** Its key in the manifest. */
  readonly key: string;
  /** A key that is close, and that the snapshot has. */
  readonly suggestion: string | undefined;
}

/**
 * The policies of a manifest that name no export of the snapshot. What a module exports is known
 * only once it is loaded, so of a handler it is asked only whether its module is there.
 *
 * @param exports what the snapshot describes
 */
export function unknownExports(
  policies: ExportPolicies,
  exports: readonly { readonly kind: string; readonly name: string }[],
  files: readonly { readonly path: string }[],
): UnknownExport[] {
  const known = new Set(exports.map(({ kind, name }) => `${kind}/${name}`));
  const isThere = (key: string) =>
    key.startsWith("execute/")
      ? handlerFile(key.slice("execute/".length), files) !== undefined
      : known.has(key);
  return Object.keys(policies).filter((key) => !isThere(key))
    .map((key) => ({ key, suggestion: suggest(key, [...known]) }));
}
