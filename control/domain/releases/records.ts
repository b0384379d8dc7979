import type { DeploymentKind, DeploymentState } from "../../api/deployments.ts";
import type { GrantLevel } from "../../api/missing.ts";
import type { Grant } from "../../../runtime/policy/mod.ts";
import type { KeepingRules } from "../executions/records.ts";
import type {
  DeploymentId,
  EnvironmentId,
  PrincipalId,
  ProjectId,
  SnapshotId,
  WorkspaceId,
} from "../ids.ts";

/** What a grant is given to. */
export type GrantHolder = WorkspaceId | ProjectId | EnvironmentId;

/** One version of the grant of one holder. */
export interface GrantRecord {
  readonly holder: GrantHolder;
  /** 1, 2, 3, …; the newest one holds. */
  readonly version: number;
  /** Null: what was said before was taken back. */
  readonly grant: Grant | null;
  readonly updatedAt: Date;
  readonly updatedBy: PrincipalId;
}

/** The grants that hold in an environment; undefined: nothing was ever said at that level. */
export type GrantLevels = Readonly<Record<GrantLevel, GrantRecord | undefined>>;

/** One version of a variable of an environment. */
export interface Variable {
  readonly environmentId: EnvironmentId;
  readonly name: string;
  readonly version: number;
  readonly isSealed: boolean;
  /** Sealed, or as it is. */
  readonly value: string;
  readonly updatedAt: Date;
  readonly updatedBy: PrincipalId;
}

/** A named pointer to what is live. */
export interface Environment {
  readonly id: EnvironmentId;
  readonly projectId: ProjectId;
  /** A slug, unique in the project. */
  readonly name: string;
  /** Each push goes live here that has all it declares. */
  readonly followsPushes: boolean;
  readonly createdAt: Date;
  /** The live deployment. */
  readonly liveId: DeploymentId | null;
  /** How many deployments there were. */
  readonly deployments: number;
  /** Counts what went live, and changes of the rules; the ETag. */
  readonly version: number;
  /** What of its executions is kept, and for how long. */
  readonly keeping: KeepingRules;
}

/** A snapshot made live in an environment. Nothing of it changes but its state. */
export interface Deployment {
  readonly id: DeploymentId;
  readonly environmentId: EnvironmentId;
  /** 1, 2, 3, … in the environment. */
  readonly number: number;
  readonly kind: DeploymentKind;
  readonly state: DeploymentState;
  readonly snapshotId: SnapshotId;
  /** Which registration of it. */
  readonly snapshotNumber: number;
  /** What was promoted, or rolled back to. */
  readonly sourceId: DeploymentId | null;
  /** What was live before. */
  readonly replacesId: DeploymentId | null;
  readonly reason: string;
  /** The versions of the grants by which it was let in; 0: there was none. */
  readonly grants: Readonly<Record<GrantLevel, number>>;
  /** The versions that the variables it reads had. */
  readonly variables: Readonly<Record<string, number>>;
  readonly createdBy: PrincipalId;
  readonly createdAt: Date;
  /** When it was live no more. */
  readonly endedAt: Date | null;
}
