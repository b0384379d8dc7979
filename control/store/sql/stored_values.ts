/**
 * Reads back what the repositories wrote. What is found to be something else means that another
 * program wrote into the tables.
 *
 * @module
 */
import {
  type EventId,
  type IdKind,
  type IdOf,
  isId,
  isPrincipalId,
  isSnapshotId,
  type PrincipalId,
  type SnapshotId,
} from "../../domain/ids.ts";
import { type CallerId, isCallerId } from "../../domain/identity/caller.ts";
import type { Actor, AuditOutcome } from "../../domain/audit/records.ts";
import { keptGrant } from "../../domain/releases/grants.ts";
import type { GrantHolder, GrantRecord } from "../../domain/releases/records.ts";
import type { DeclaredCalls } from "../../domain/snapshots/records.ts";
import type { Json, JsonObject } from "../../../runtime/protocol/json.ts";
import { SnapshotError } from "../../../runtime/snapshot/error.ts";
import type { ExportPolicies } from "../../../runtime/snapshot/manifest.ts";
import { exportPolicies } from "../../../runtime/snapshot/parse_exports.ts";
import { isRole, type Role, TENANT_ROLES, type TenantRole } from "../../domain/identity/roles.ts";
import { isScope, type Scope } from "../../domain/identity/scopes.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";

/** A row holds what the service never writes. */
export class StoreCorrupt extends Error {
  override readonly name = "StoreCorrupt";
}

/** An id out of the tables. @throws {StoreCorrupt} */
export function storedId<K extends IdKind>(kind: K, text: string): IdOf<K> {
  if (isId(kind, text)) return text;
  throw corrupt(`id of a ${kind}`, text);
}

/** A principal's id out of the tables. @throws {StoreCorrupt} */
export function storedPrincipal(text: string): PrincipalId {
  if (isPrincipalId(text)) return text;
  throw corrupt("id of a principal", text);
}

/** Who an execution was made for, out of the tables. @throws {StoreCorrupt} */
export function storedCaller(text: string): CallerId {
  if (isCallerId(text)) return text;
  throw corrupt("caller", text);
}

/** A snapshot id out of the tables. @throws {StoreCorrupt} */
export function storedSnapshotId(text: string): SnapshotId {
  if (isSnapshotId(text)) return text;
  throw corrupt("snapshot id", text);
}

/** @throws {StoreCorrupt} */
export function storedRole(text: string): Role {
  if (isRole(text)) return text;
  throw corrupt("role", text);
}

/** @throws {StoreCorrupt} */
export function storedTenantRole(text: string): TenantRole {
  const role = TENANT_ROLES.find((one) => one === text);
  if (role !== undefined) return role;
  throw corrupt("role in the tenant", text);
}

/** Scopes, separated by spaces; those of a newer service are left out. */
export function storedScopes(text: string): Scope[] {
  return text.split(" ").filter(isScope);
}

/** @throws {StoreCorrupt} */
export function storedJson(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    throw corrupt("JSON", text);
  }
}

/** @throws {StoreCorrupt} */
export function storedObject(text: string): JsonObject {
  const value = storedJson(text);
  if (isRecord(value)) return value;
  throw corrupt("JSON object", text);
}

/** @throws {StoreCorrupt} */
export function storedTexts(text: string): string[] {
  const value = storedJson(text);
  if (Array.isArray(value) && value.every((item): item is string => typeof item === "string")) {
    return value;
  }
  throw corrupt("list of texts", text);
}

/** @throws {StoreCorrupt} */
export function storedNumbers(text: string): Record<string, number> {
  const found = storedObject(text);
  for (const value of Object.values(found)) {
    if (typeof value !== "number") throw corrupt("numbers by name", text);
  }
  return found as Record<string, number>;
}

/** What a snapshot calls, by integration. @throws {StoreCorrupt} */
export function storedCalls(text: string): Record<string, DeclaredCalls> {
  const found = storedObject(text);
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => {
      if (!isRecord(value) || typeof value.provider !== "string") throw corrupt("calls", text);
      return [name, {
        provider: value.provider,
        actions: storedTexts(JSON.stringify(value.actions)),
      }];
    }),
  );
}

/** How exports of a snapshot are run. @throws {StoreCorrupt} */
export function storedPolicies(text: string): ExportPolicies {
  try {
    return exportPolicies(storedObject(text), "$");
  } catch (error) {
    throw error instanceof SnapshotError ? corrupt("list of policies", text) : error;
  }
}

/** One of some words. @throws {StoreCorrupt} */
export function storedWord<T extends string>(words: readonly T[], text: string): T {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw corrupt(`word of ${words.join(", ")}`, text);
}

/** What a grant is given to. @throws {StoreCorrupt} */
export function storedHolder(text: string): GrantHolder {
  if (isId("workspace", text) || isId("project", text) || isId("environment", text)) return text;
  throw corrupt("holder of a grant", text);
}

/** @throws {StoreCorrupt} */
export function storedGrant(text: string): NonNullable<GrantRecord["grant"]> {
  const found = keptGrant(storedObject(text));
  if (found !== undefined) return found;
  throw corrupt("grant", text);
}

const ACTORS: readonly Actor["kind"][] = ["user", "service_account", "system", "anonymous"];
const OUTCOMES: readonly AuditOutcome[] = ["allowed", "denied", "failed"];

/**
 * One of the kinds; an audit event must be readable even when it was tampered with, so that
 * verifying can say so.
 */
export function storedActorKind(text: string): Actor["kind"] {
  return ACTORS.find((one) => one === text) ?? "anonymous";
}

/** As {@linkcode storedActorKind}. */
export function storedOutcome(text: string): AuditOutcome {
  return OUTCOMES.find((one) => one === text) ?? "failed";
}

/** As {@linkcode storedActorKind}. */
export function storedEventId(text: string): EventId {
  return isId("event", text) ? text : `evt_${text}`;
}

function corrupt(what: string, text: string): StoreCorrupt {
  return new StoreCorrupt(
    `The store holds ${JSON.stringify(text.slice(0, 80))}, expected a ${what}`,
  );
}
