/**
 * What the service keeps: plain facts, as the store gives them back. None of them holds a secret but a token's hash.
 *
 * @module
 */
import type {
  EventId,
  PrincipalId,
  ProjectId,
  ServiceAccountId,
  SnapshotId,
  TenantId,
  TokenId,
  UserId,
  WorkspaceId,
} from "./ids.ts";
import type { Role, TenantRole } from "./roles.ts";
import type { Scope } from "./scopes.ts";

/** Values that fit in a JSON document. */
export type Json = null | boolean | number | string | readonly Json[] | {
  readonly [key: string]: Json;
};
/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** An organisation. Nothing of one tenant is ever visible to another. */
export interface Tenant {
  readonly id: TenantId;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** A person. */
export interface User {
  readonly id: UserId;
  /** As given; unique in the tenant without regard to case. */
  readonly email: string;
  readonly name: string;
  readonly tenantRole: TenantRole;
  readonly createdAt: Date;
  /** Since when none of the user's tokens is accepted. */
  readonly disabledAt: Date | null;
  /** Counts up with every change; the ETag. */
  readonly version: number;
}

/** A program that acts in its own name. Always a `member` of the tenant. */
export interface ServiceAccount {
  readonly id: ServiceAccountId;
  readonly slug: string;
  readonly name: string;
  readonly createdBy: PrincipalId;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  readonly version: number;
}

/** A credential, without the secret. */
export interface Token {
  readonly id: TokenId;
  readonly ownerId: PrincipalId;
  readonly createdBy: PrincipalId;
  readonly name: string;
  /** What may be shown of the token: type, id and nothing of the secret, as in `aiel_pat_01…`. */
  readonly prefix: string;
  /** SHA-256 of the whole token, hex. 256 random bits need no slow hash. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  /** Null: never. */
  readonly expiresAt: Date | null;
  /** To the minute or so; null: never used. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** A team's place. */
export interface Workspace {
  readonly id: WorkspaceId;
  /** Unique in the tenant, archived ones included. */
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly archivedAt: Date | null;
  /** Counts up with every change; the ETag. */
  readonly version: number;
}

/** Someone's role in a workspace. */
export interface Member {
  readonly workspaceId: WorkspaceId;
  readonly principalId: PrincipalId;
  readonly role: Role;
  /** Of the user or service account. */
  readonly name: string;
  /** Null for service accounts. */
  readonly email: string | null;
  readonly addedAt: Date;
}

/** How long snapshots are kept; both must have passed. Null in a project: for ever. */
export interface Retention {
  /** The newest so many are kept, at least 1. */
  readonly keepLast: number;
  /** Younger ones are kept. */
  readonly keepDays: number;
}

/** What is pushed to. */
export interface Project {
  readonly id: ProjectId;
  readonly workspaceId: WorkspaceId;
  /** Unique in the workspace, archived ones included. */
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly archivedAt: Date | null;
  readonly retention: Retention | null;
  /** The newest snapshot; moves by {@linkcode import("../store/ports.ts").Snapshots.register} only. */
  readonly head: { readonly snapshotId: SnapshotId; readonly number: number } | null;
  /** Counts up with every rename and archive, not with pushes; the ETag. */
  readonly version: number;
}

/** One registration of a snapshot in a project. The same content may be registered again later, with another number. */
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

/** What validation found out about a tree; fixed when the tenant first registers the tree under a runtime version. */
export interface SnapshotFacts {
  readonly entryPoint: string;
  /** The answer of `describe` (SPEC 1.2). */
  readonly description: JsonObject;
  /** What the snapshot asks for, canonical (SPEC 1.5). */
  readonly capabilities: JsonObject;
  readonly integrations: readonly string[];
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

/** Who did something. */
export interface Actor {
  readonly kind: "user" | "service_account" | "system" | "anonymous";
  /** Null for `system` and `anonymous`. */
  readonly id: PrincipalId | null;
  readonly tokenId: TokenId | null;
}

/** How an attempt ended. */
export type Outcome = "allowed" | "denied" | "failed";

/** Something that was touched or asked for. */
export interface AuditResource {
  /** `project`, `workspace`, `snapshot`, … */
  readonly kind: string;
  readonly id: string;
}

/** What a caller says happened. Never put a secret in it. */
export interface NewAuditEvent {
  readonly at: Date;
  readonly actor: Actor;
  /** `snapshot.register`, `token.revoke`, … */
  readonly action: string;
  readonly outcome: Outcome;
  readonly resources: readonly AuditResource[];
  readonly requestId: string;
  /** Network address of the caller; null for the service's own acts. */
  readonly address: string | null;
  /** Small and flat: ids before and after, a reason. */
  readonly details: JsonObject;
}

/** A link of an audit chain. */
export interface AuditEvent extends NewAuditEvent {
  readonly id: EventId;
  /** 1, 2, 3, … in the chain. */
  readonly sequence: number;
  /** Hash of the event before; 64 zeros for the first. */
  readonly previousHash: string;
  /** SHA-256 over everything above; see `audit_event.ts`. */
  readonly hash: string;
}
