import type { Role, TenantRole } from "../../api/roles.ts";
import type { Scope } from "../../api/scopes.ts";
import type {
  PrincipalId,
  ServiceAccountId,
  TenantId,
  TokenId,
  UserId,
  WorkspaceId,
} from "../ids.ts";

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

/** A principal's role in a workspace. */
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
