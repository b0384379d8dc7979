import type { EnvironmentDocument } from "../../api/environments.ts";
import { createHash } from "node:crypto";
import { versionTag } from "../../http/etag.ts";

/**
 * The entity tag of an environment. Its version counts what is live; what that lacks now depends on
 * grants, variables and integrations, and stands behind it.
 */
export function environmentTag({ id, version, missing }: EnvironmentDocument): string {
  if (missing.length === 0) return versionTag({ id, version });
  const state = createHash("sha256").update(JSON.stringify(missing)).digest("hex").slice(0, 16);
  return versionTag({ id, version }, state);
}
