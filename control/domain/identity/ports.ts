import type { Changed } from "../changed.ts";
import type { Member, ServiceAccount, Tenant, Token, User } from "./records.ts";
import type { Role, TenantRole } from "../../api/roles.ts";
import type { PrincipalId, ServiceAccountId, TokenId, UserId, WorkspaceId } from "../ids.ts";
import type { Page, PageRequest } from "../page.ts";

/** A token with what decides whether it is good. */
export interface Credential {
  readonly tenant: Tenant;
  readonly token: Token;
  readonly owner: {
    readonly id: PrincipalId;
    readonly name: string;
    readonly email: string | null;
    readonly tenantRole: TenantRole;
    readonly disabledAt: Date | null;
  };
}

export interface UserReads {
  get(id: UserId): Promise<User | undefined>;
  byEmail(email: string): Promise<User | undefined>;
  list(page: PageRequest): Promise<Page<User>>;
}

export interface Users extends UserReads {
  /** False: the address is taken. */
  add(user: User): Promise<boolean>;
  /** `version`: the one the caller saw; absent: whatever it is. */
  change(
    id: UserId,
    change: { name?: string; tenantRole?: TenantRole; disabledAt?: Date | null },
    version?: number,
  ): Promise<Changed<User>>;
}

export interface ServiceAccountReads {
  get(id: ServiceAccountId): Promise<ServiceAccount | undefined>;
  list(page: PageRequest): Promise<Page<ServiceAccount>>;
}

export interface ServiceAccounts extends ServiceAccountReads {
  /** False: the slug is taken. */
  add(account: ServiceAccount): Promise<boolean>;
  change(
    id: ServiceAccountId,
    change: { name?: string; disabledAt?: Date | null },
    version?: number,
  ): Promise<Changed<ServiceAccount>>;
}

export interface TokenReads {
  get(id: TokenId): Promise<Token | undefined>;
  /** Newest first, revoked and expired ones included. */
  list(filter: { ownerId?: PrincipalId }, page: PageRequest): Promise<Page<Token>>;
}

export interface Tokens extends TokenReads {
  add(token: Token): Promise<void>;
  /** The token afterwards; a second revocation changes nothing. */
  revoke(id: TokenId, at: Date): Promise<Token | undefined>;
}

export interface MemberReads {
  get(workspaceId: WorkspaceId, principalId: PrincipalId): Promise<Member | undefined>;
  /** By principal id. */
  list(workspaceId: WorkspaceId, page: PageRequest): Promise<Page<Member>>;
  /** Every role of one principal. */
  rolesOf(principalId: PrincipalId): Promise<ReadonlyMap<WorkspaceId, Role>>;
}

export interface Members extends MemberReads {
  /** Adds, or changes the role. False: no such workspace or principal in this tenant. */
  set(
    member: { workspaceId: WorkspaceId; principalId: PrincipalId; role: Role; at: Date },
  ): Promise<boolean>;
  /** False: was no member. */
  remove(workspaceId: WorkspaceId, principalId: PrincipalId): Promise<boolean>;
  /**
   * How many owners there are; holds the workspace until the transaction ends, so that two owners
   * can't both leave.
   */
  countOwners(workspaceId: WorkspaceId): Promise<number>;
}
