import { SnapshotError } from "../../../runtime/snapshot/error.ts";
import { readManifest } from "../../../runtime/snapshot/read_manifest.ts";
import {
  type HttpSurface,
  type McpSurface,
  USUAL_HTTP_SURFACE,
  USUAL_MCP_SURFACE,
} from "../../../runtime/snapshot/surface_policy.ts";

/** Who may call what a project exports. */
export interface ProjectAccess {
  readonly http: HttpSurface;
  readonly mcp: McpSurface;
}

/** What the manifest of a project says of it; what is wrong with that is not said here. */
export async function projectAccess(root: string): Promise<ProjectAccess> {
  try {
    const { http = USUAL_HTTP_SURFACE, mcp = USUAL_MCP_SURFACE } = await readManifest(root);
    return { http, mcp };
  } catch (thrown) {
    if (!(thrown instanceof SnapshotError)) throw thrown;
    return { http: USUAL_HTTP_SURFACE, mcp: USUAL_MCP_SURFACE };
  }
}
