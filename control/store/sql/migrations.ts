/**
 * The steps that make the tables, the same for SQLite and Postgres. A step that was released is
 * never changed: add another.
 *
 * @module
 */
import type { Kysely } from "kysely";
import type { Migration, MigrationProvider } from "kysely/migration";
import { type Column, createTable, type SqlKind, type Table } from "./create_table.ts";
import { EXECUTION_TABLES } from "./execution_tables.ts";

/** All steps, by name; the names sort in the order of the steps. */
export function migrationProvider(kind: SqlKind): MigrationProvider {
  return {
    getMigrations: () => Promise.resolve({ "0001_floor": floor(kind) }),
  };
}

/** The name of the newest step. */
export const NEWEST_MIGRATION = "0001_floor";

const TENANT: Column = ["tenant_id", "text"];

// Keys begin with the tenant and end with what lists are sorted by, so that every page of every
// list is one range of an index.
const FLOOR: readonly Table[] = [
  {
    name: "tenants",
    columns: [["id", "text"], ["slug", "text"], ["name", "text"], ["created_at", "number"]],
    key: ["id"],
    unique: [["slug"]],
  },
  {
    name: "principals",
    columns: [
      TENANT,
      ["id", "text"],
      ["handle", "text"],
      ["email", "text", "null"],
      ["name", "text"],
      ["tenant_role", "text"],
      ["created_by", "text", "null"],
      ["created_at", "number"],
      ["disabled_at", "number", "null"],
      ["version", "number"],
    ],
    key: ["tenant_id", "id"],
    unique: [["tenant_id", "handle"]],
  },
  {
    name: "tokens",
    columns: [
      TENANT,
      ["id", "text"],
      ["owner_id", "text"],
      ["created_by", "text"],
      ["name", "text"],
      ["prefix", "text"],
      ["hash", "text"],
      ["scopes", "text"],
      ["created_at", "number"],
      ["expires_at", "number", "null"],
      ["last_used_at", "number", "null"],
      ["revoked_at", "number", "null"],
    ],
    // Looked up before the tenant is known.
    key: ["id"],
    indexes: [["tenant_id", "id"], ["tenant_id", "owner_id", "id"]],
  },
  {
    name: "workspaces",
    columns: [
      TENANT,
      ["id", "text"],
      ["slug", "text"],
      ["name", "text"],
      ["created_at", "number"],
      ["archived_at", "number", "null"],
      ["version", "number"],
    ],
    key: ["tenant_id", "id"],
    unique: [["tenant_id", "slug"]],
  },
  {
    name: "members",
    columns: [
      TENANT,
      ["workspace_id", "text"],
      ["principal_id", "text"],
      ["role", "text"],
      ["added_at", "number"],
    ],
    key: ["tenant_id", "workspace_id", "principal_id"],
    indexes: [["tenant_id", "principal_id", "workspace_id"]],
  },
  {
    name: "projects",
    columns: [
      TENANT,
      ["id", "text"],
      ["workspace_id", "text"],
      ["slug", "text"],
      ["name", "text"],
      ["created_at", "number"],
      ["archived_at", "number", "null"],
      ["keep_last", "number", "null"],
      ["keep_days", "number", "null"],
      ["head_id", "text", "null"],
      ["head_number", "number"],
      ["version", "number"],
    ],
    key: ["tenant_id", "id"],
    unique: [["tenant_id", "workspace_id", "slug"]],
  },
  {
    name: "snapshots",
    columns: [
      TENANT,
      ["project_id", "text"],
      ["number", "number"],
      ["id", "text"],
      ["parent_id", "text", "null"],
      ["author", "text"],
      ["message", "text"],
      ["created_at", "number"],
      ["file_count", "number"],
      ["bytes", "number"],
      ["bundle", "text"],
      ["runtime_version", "text"],
      ["sdk_version", "text"],
    ],
    key: ["tenant_id", "project_id", "number"],
    // The second one tells whether a tree is still used, and in which project.
    indexes: [["tenant_id", "project_id", "id", "number"], ["tenant_id", "id", "project_id"]],
  },
  {
    name: "snapshot_facts",
    columns: [
      TENANT,
      ["snapshot_id", "text"],
      ["runtime_version", "text"],
      ["entry_point", "text"],
      ["description", "text"],
      ["capabilities", "text"],
      ["integrations", "text"],
      ["limits", "text"],
      ["variables", "text"],
      ["policies", "text"],
      ["surfaces", "text"],
      ["bundle", "text"],
      ["sdk_version", "text"],
    ],
    key: ["tenant_id", "snapshot_id", "runtime_version"],
  },
  {
    name: "snapshot_pins",
    columns: [TENANT, ["project_id", "text"], ["snapshot_id", "text"], ["holder", "text"]],
    key: ["tenant_id", "project_id", "snapshot_id", "holder"],
  },
  {
    name: "environments",
    columns: [
      TENANT,
      ["id", "text"],
      ["project_id", "text"],
      ["name", "text"],
      ["follows_pushes", "number"],
      ["created_at", "number"],
      ["live_id", "text", "null"],
      ["deployments", "number"],
      ["version", "number"],
      ["record_mode", "text"],
      ["payload_days", "number"],
      ["log_days", "number"],
      ["record_days", "number"],
    ],
    key: ["tenant_id", "id"],
    unique: [["tenant_id", "project_id", "name"]],
  },
  {
    name: "deployments",
    columns: [
      TENANT,
      ["environment_id", "text"],
      ["number", "number"],
      ["id", "text"],
      ["kind", "text"],
      ["state", "text"],
      ["snapshot_id", "text"],
      ["snapshot_number", "number"],
      ["source_id", "text", "null"],
      ["replaces_id", "text", "null"],
      ["reason", "text"],
      ["grants", "text"],
      ["variables", "text"],
      ["created_by", "text"],
      ["created_at", "number"],
      ["ended_at", "number", "null"],
    ],
    key: ["tenant_id", "environment_id", "number"],
    unique: [["tenant_id", "id"]],
  },
  {
    name: "grants",
    columns: [
      TENANT,
      ["holder_id", "text"],
      ["version", "number"],
      ["grant_text", "text", "null"],
      ["updated_at", "number"],
      ["updated_by", "text"],
    ],
    key: ["tenant_id", "holder_id", "version"],
  },
  {
    // All versions; what holds is the newest one of a name.
    name: "variables",
    columns: [
      TENANT,
      ["environment_id", "text"],
      ["name", "text"],
      ["version", "number"],
      ["sealed", "number"],
      ["value", "text", "null"],
      ["updated_at", "number"],
      ["updated_by", "text"],
    ],
    key: ["tenant_id", "environment_id", "name", "version"],
  },
  {
    name: "blobs",
    columns: [
      TENANT,
      ["sha256", "text"],
      ["touched_at", "number"],
      ["condemned_at", "number", "null"],
    ],
    key: ["tenant_id", "sha256"],
  },
  {
    name: "blob_holders",
    columns: [
      TENANT,
      ["workspace_id", "text"],
      ["sha256", "text"],
      ["size", "number"],
      ["held_at", "number", "null"],
    ],
    key: ["tenant_id", "workspace_id", "sha256"],
    indexes: [["tenant_id", "sha256"]],
  },
  {
    name: "idempotency",
    columns: [
      TENANT,
      ["principal_id", "text"],
      ["key", "text"],
      ["request_hash", "text"],
      ["locked_until", "number"],
      ["expires_at", "number"],
      ["status", "number", "null"],
      ["headers", "text"],
      ["body", "text"],
    ],
    key: ["tenant_id", "principal_id", "key"],
    indexes: [["expires_at"]],
  },
  {
    name: "audit_events",
    columns: [
      TENANT,
      ["sequence", "number"],
      ["id", "text"],
      ["at", "number"],
      ["actor_kind", "text"],
      ["actor_id", "text", "null"],
      ["token_id", "text", "null"],
      ["action", "text"],
      ["outcome", "text"],
      ["resources", "text"],
      ["request_id", "text"],
      ["address", "text", "null"],
      ["details", "text"],
      ["previous_hash", "text"],
      ["hash", "text"],
    ],
    key: ["tenant_id", "sequence"],
    indexes: [
      ["tenant_id", "actor_id", "sequence"],
      ["tenant_id", "action", "sequence"],
      ["tenant_id", "outcome", "sequence"],
    ],
  },
  {
    name: "audit_resources",
    columns: [TENANT, ["resource_id", "text"], ["sequence", "number"]],
    key: ["tenant_id", "resource_id", "sequence"],
  },
  {
    name: "audit_heads",
    columns: [TENANT, ["sequence", "number"], ["hash", "text"]],
    key: ["tenant_id"],
  },
  {
    name: "leases",
    columns: [["name", "text"], ["holder", "text"], ["until", "number"]],
    key: ["name"],
  },
  {
    // One row a name; without a configuration where it was removed.
    name: "integrations",
    columns: [
      TENANT,
      ["environment_id", "text"],
      ["name", "text"],
      ["version", "number"],
      ["provider", "text", "null"],
      ["config", "text", "null"],
      ["secret", "text", "null"],
      ["rotated_at", "number", "null"],
      ["updated_at", "number"],
      ["updated_by", "text"],
    ],
    key: ["tenant_id", "environment_id", "name"],
  },
  {
    name: "jobs",
    columns: [
      TENANT,
      ["id", "text"],
      ["execution_id", "text"],
      ["rank", "number"],
      ["added_at", "number"],
      ["lease_until", "number"],
      ["delivery", "number"],
    ],
    key: ["tenant_id", "id"],
    // SQLite puts the number of the row behind it, which grows with every row that is added.
    indexes: [["rank"], ["lease_until"]],
    // Postgres has a queue of its own.
    only: "sqlite",
  },
];

function floor(kind: SqlKind): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      for (const table of [...FLOOR, ...EXECUTION_TABLES]) {
        if ((table.only ?? kind) === kind) await createTable(db, kind, table);
      }
    },
  };
}
