import { USUAL_HTTP_SURFACE, USUAL_MCP_SURFACE } from "../../runtime/snapshot/surface_policy.ts";
import type { SnapshotFacts } from "../domain/snapshots/records.ts";

/** What a snapshot of a test declares when the test says nothing else: nothing. */
export const PLAIN_FACTS: SnapshotFacts = {
  entryPoint: "entry_point.ts",
  description: { tools: ["t"], exports: [{ kind: "tool", name: "t" }] },
  capabilities: {
    network: false,
    env: false,
    subprocess: false,
    ffi: false,
    read: false,
    write: false,
    sys: false,
  },
  integrations: {},
  limits: {},
  variables: [],
  policies: {},
  http: USUAL_HTTP_SURFACE,
  mcp: USUAL_MCP_SURFACE,
  bundle: "minimal",
  runtimeVersion: "0.1.0",
  sdkVersion: "0.1.0",
};
