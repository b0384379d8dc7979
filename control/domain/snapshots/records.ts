import type { PrincipalId, ProjectId, SnapshotId } from "../ids.ts";
import type { JsonObject } from "../../../runtime/protocol/json.ts";
import type { ExportPolicies } from "../../../runtime/snapshot/manifest.ts";
import type { HttpSurface, McpSurface } from "../../../runtime/snapshot/surface_policy.ts";

/**
 * One registration of a snapshot in a project. The same content may be registered again later, with
 * another number.
 */
export interface SnapshotRecord {
  readonly projectId: ProjectId;
  /** 1, 2, 3, … in the project. */
  readonly number: number;
  readonly id: SnapshotId;
  /** What the project's head was before; null for the first. */
  readonly parentId: SnapshotId | null;
  readonly author: PrincipalId;
  readonly message: string;
  readonly createdAt: Date;
  readonly fileCount: number;
  /** Of all files together. */
  readonly bytes: number;
  readonly bundle: string;
  readonly runtimeVersion: string;
  readonly sdkVersion: string;
}

/** One file of a snapshot. */
export interface FileRecord {
  /** Canonical: relative, `/`, NFC. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256, hex: the name of the blob. */
  readonly sha256: string;
}

/** What a snapshot calls of one integration. */
export interface DeclaredCalls {
  readonly provider: string;
  readonly actions: readonly string[];
}

/**
 * What validation found out about a tree; fixed when the tenant first registers the tree under a
 * runtime version.
 */
export interface SnapshotFacts {
  readonly entryPoint: string;
  /** The answer of `describe`. */
  readonly description: JsonObject;
  /** What the snapshot asks for, canonical. */
  readonly capabilities: JsonObject;
  /** What it calls, by the names that it uses. */
  readonly integrations: Readonly<Record<string, DeclaredCalls>>;
  /** What it says of its limits. */
  readonly limits: Readonly<Record<string, number>>;
  /** Names of the environment that it reads and gives no value to. */
  readonly variables: readonly string[];
  /** How it says that single exports are run. */
  readonly policies: ExportPolicies;
  /** Who may call its http exports. */
  readonly http: HttpSurface;
  /** Who may call its MCP servers. */
  readonly mcp: McpSurface;
  readonly bundle: string;
  readonly runtimeVersion: string;
  readonly sdkVersion: string;
}

/** A blob as a workspace sees it. */
export interface BlobRecord {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}
