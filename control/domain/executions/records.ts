import type { ErrorCode } from "../../../runtime/protocol/errors.ts";
import type { JsonObject } from "../../../runtime/protocol/json.ts";
import type { ExecutionSource, ExecutionState, LogLevel } from "../../api/executions.ts";
import type { RecordMode } from "../../api/record_mode.ts";
import type { CallerId } from "../identity/caller.ts";
import type {
  DeploymentId,
  EnvironmentId,
  ExecutionId,
  PrincipalId,
  ProjectId,
  ScheduleId,
  SnapshotId,
} from "../ids.ts";

/** One try to run an execution's code. */
export interface Attempt {
  /** 1, 2, 3, … */
  readonly number: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Of its envelope; null: it succeeded, or nothing was heard of it any more. */
  readonly errorCode: ErrorCode | null;
  readonly message: string | null;
  /** Nothing was heard of what ran it any more. */
  readonly lost: boolean;
}

/** Where code runs, and which. */
export interface ExecutionPlace {
  readonly projectId: ProjectId;
  readonly environmentId: EnvironmentId;
  readonly deploymentId: DeploymentId;
  readonly snapshotId: SnapshotId;
  /** Which registration of it. */
  readonly snapshotNumber: number;
}

/** One piece of work that code was asked for. Its row is the record. */
export interface Execution extends ExecutionPlace {
  readonly id: ExecutionId;
  /** `tool/normalize_email`, `execute/entry_point.handler`, or `describe`. */
  readonly export: string;
  readonly principalId: CallerId;
  readonly source: ExecutionSource;
  /** It went through the queue: no caller waits for it. */
  readonly isQueued: boolean;
  readonly state: ExecutionState;
  /** Of the last envelope; null: none, or it succeeded. */
  readonly errorCode: ErrorCode | null;
  /** How many attempts began. */
  readonly attempt: number;
  /** Those that ended, at most the last 20. */
  readonly attempts: readonly Attempt[];
  /** Attempts that it may have. */
  readonly maxAttempts: number;
  /** Of attempts that were lost, which are no attempts of the code. */
  readonly losses: number;
  /** -100 to 100; higher ones begin first. */
  readonly priority: number;
  /** It does not begin before. */
  readonly runAt: Date;
  /** Milliseconds that an attempt may take. */
  readonly timeoutMs: number;
  readonly record: RecordMode;
  /** W3C trace context of the caller, with the span of the intake. */
  readonly traceparent: string | null;
  readonly retryOf: ExecutionId | null;
  readonly replayOf: ExecutionId | null;
  readonly scheduleId: ScheduleId | null;
  /** Who cancelled it, or asked for that while it runs. */
  readonly cancelledBy: PrincipalId | "caller" | null;
  readonly createdAt: Date;
  /** Of the newest attempt. */
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** Of the newest envelope: how its child started, and milliseconds of wall and processor time. */
  readonly start: "cold" | "warm" | null;
  readonly wallMs: number | null;
  readonly cpuMs: number | null;
}

/** A running attempt belongs to who holds its claim; no other one may end it. */
export interface Claim {
  /** Random: it can't be guessed, nor come twice. */
  readonly token: string;
  /** The process that runs it. */
  readonly node: string;
  /** Until then it is not taken for lost. */
  readonly leaseUntil: Date;
}

/** A line of an execution's log, as it is kept. */
export interface LogLine {
  /** Grows with every line of the execution; attempts begin at multiples of a million. */
  readonly seq: number;
  readonly attempt: number;
  readonly at: Date;
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: JsonObject;
  readonly source: string;
}

/** What execution lists are asked for; what is absent does not matter. */
export interface ExecutionFilter {
  readonly environmentId?: EnvironmentId;
  readonly states?: readonly ExecutionState[];
  readonly errorCode?: ErrorCode;
  readonly export?: string;
  readonly snapshotId?: SnapshotId;
  readonly source?: ExecutionSource;
  readonly scheduleId?: ScheduleId;
  /** Made at this time, or after it. */
  readonly since?: Date;
  /** Made before. */
  readonly until?: Date;
}

/**
 * What of an execution waits in the queue. Each `gate` is a name under which only so many of the
 * tenant run at a time.
 */
export interface QueueEntry {
  readonly executionId: ExecutionId;
  readonly projectId: ProjectId;
  readonly priority: number;
  readonly runAt: Date;
  readonly gates: readonly Gate[];
  /** The job that was made for it when it was admitted; null: it waits. */
  readonly jobId: string | null;
}

/** A name under which only so many executions of a tenant run at a time. */
export interface Gate {
  readonly name: string;
  /** From 1. */
  readonly limit: number;
}

/** When an environment's export is invoked again and again. */
export interface Schedule {
  readonly id: ScheduleId;
  readonly projectId: ProjectId;
  readonly environmentId: EnvironmentId;
  /** A slug, unique in the environment. */
  readonly name: string;
  /** Five or six fields, or `@daily` and the like. */
  readonly cron: string;
  /** IANA name. */
  readonly timeZone: string;
  /** The request that each fire makes: action, kind, name, payload or handler, event. */
  readonly request: JsonObject;
  readonly isEnabled: boolean;
  /** Why the last fire made nothing, or why the service disabled it. */
  readonly problem: string | null;
  /** Null: it is disabled, or never comes again. */
  readonly nextAt: Date | null;
  readonly lastFiredAt: Date | null;
  readonly lastExecutionId: ExecutionId | null;
  /** Fires of instants at which no node ran. */
  readonly missed: number;
  /** In whose name it runs. */
  readonly createdBy: PrincipalId;
  readonly updatedAt: Date;
  readonly version: number;
}

/** How long what is kept of executions stays, in days, and what is kept. */
export interface KeepingRules {
  readonly record: RecordMode;
  readonly payloadDays: number;
  readonly logDays: number;
  readonly recordDays: number;
}

/** What an environment keeps unless it is told otherwise. */
export const DEFAULT_KEEPING: KeepingRules = {
  record: "full",
  payloadDays: 7,
  logDays: 7,
  recordDays: 90,
};

/** The longest that anything of executions is kept, in days. */
export const MAX_KEPT_DAYS = 400;
