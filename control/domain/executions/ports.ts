/**
 * What executions need of the store, of the queue, of the runtime, and of other processes.
 *
 * @module
 */
import type { Envelope, EnvelopeLogEntry } from "../../../runtime/protocol/envelope.ts";
import type { RuntimeError } from "../../../runtime/protocol/errors.ts";
import type { Json, JsonObject } from "../../../runtime/protocol/json.ts";
import type {
  EnvironmentId,
  ExecutionId,
  ProjectId,
  ScheduleId,
  SnapshotId,
  TenantId,
  WorkspaceId,
} from "../ids.ts";
import type { ConfiguredDocument } from "../integrations/records.ts";
import type { Page, PageRequest } from "../page.ts";
import type {
  Attempt,
  Claim,
  Execution,
  ExecutionFilter,
  LogLine,
  QueueEntry,
  Schedule,
} from "./records.ts";

/** Parts of what is kept beside a record. */
export type PayloadPart = "request" | "envelope";

/** Where a list of lines of many executions goes on: after this one. */
export interface LinePlace {
  /** When the service kept it: lines that were made before may come after. */
  readonly keptAt: Date;
  readonly executionId: string;
  readonly seq: number;
}

/** A line with what it is of. */
export interface PlacedLine extends LogLine, LinePlace {
  readonly executionId: ExecutionId;
  /** Empty: the record is gone. */
  readonly export: string;
}

export interface ExecutionReads {
  get(id: ExecutionId): Promise<Execution | undefined>;
  /**
   * Newest first. Costs the same at any number of rows: a page looks at no more than 10,000 or so.
   * Where few of them fit, it has fewer than asked for, or none, and is not the last one.
   */
  list(projectId: ProjectId, filter: ExecutionFilter, page: PageRequest): Promise<Page<Execution>>;
  /** JSON text; undefined: it is not kept, or not any more. */
  payload(id: ExecutionId, part: PayloadPart): Promise<string | undefined>;
  /**
   * At most 1,000 lines after one, in order; fewer where they are long: only when there are none,
   * there are no more.
   */
  lines(id: ExecutionId, after: number, limit: number): Promise<readonly LogLine[]>;
  /**
   * As `lines`, those of an environment after a place, in the order of the time at which they were
   * kept. Transactions end in another order than they began in: for some time lines may still
   * come before a place that was read.
   */
  environmentLines(
    environmentId: EnvironmentId,
    after: LinePlace,
    limit: number,
  ): Promise<readonly PlacedLine[]>;
}

/** How an attempt ended, for its record. */
export interface AttemptEnd {
  readonly attempts: readonly Attempt[];
  readonly errorCode: Execution["errorCode"];
  readonly losses: number;
  readonly start: Execution["start"];
  readonly wallMs: number | null;
  readonly cpuMs: number | null;
}

/** Changes of records. What takes a claim happens only where the claim still holds. */
export interface Executions extends ExecutionReads {
  /** @param claim of one that runs at once */
  add(execution: Execution, claim?: Claim): Promise<void>;
  /**
   * Begins the next attempt of one that is queued, or that went through the queue and whose
   * attempt was lost: another claim holds it. Beginning twice with one claim begins it once.
   *
   * @returns it as it is now; undefined: there is nothing to begin any more
   */
  begin(id: ExecutionId, claim: Claim, now: Date): Promise<Execution | undefined>;
  /** Ends it. False: the claim does not hold any more, and nothing changed. */
  end(
    id: ExecutionId,
    claim: Pick<Claim, "token">,
    end: AttemptEnd & {
      readonly state: "succeeded" | "failed" | "cancelled" | "dead";
      readonly endedAt: Date;
    },
  ): Promise<boolean>;
  /** Puts it back into the queue. False: as `end` does. */
  again(
    id: ExecutionId,
    claim: Pick<Claim, "token">,
    again: AttemptEnd & { readonly runAt: Date; readonly maxAttempts: number },
  ): Promise<boolean>;
  /** Ends one that is queued. False: it is not queued. */
  cancelQueued(id: ExecutionId, by: Execution["cancelledBy"], now: Date): Promise<boolean>;
  /** Notes that one that runs shall end. False: it does not run. */
  askToCancel(id: ExecutionId, by: Execution["cancelledBy"]): Promise<boolean>;
  /**
   * Puts a dead one back into the queue; its losses are forgotten. False: it is not dead.
   *
   * @param maxAttempts of all attempts, also those that were lost
   */
  redrive(id: ExecutionId, maxAttempts: number, now: Date): Promise<boolean>;
  /** Keeps a part; what there was of it is replaced. */
  keep(
    execution: Pick<Execution, "id" | "environmentId">,
    part: PayloadPart,
    text: string,
  ): Promise<void>;
  /** Keeps nothing of a part any more. */
  drop(id: ExecutionId, part: PayloadPart): Promise<void>;
  /** Adds lines; those that are there already stay as they are. `now`: when they are kept. */
  addLines(
    execution: Pick<Execution, "id" | "environmentId">,
    lines: readonly LogLine[],
    now: Date,
  ): Promise<void>;
}

export interface ExecutionQueueReads {
  get(id: ExecutionId): Promise<QueueEntry | undefined>;
  /** How many of the tenant wait or run, at most `limit`. */
  count(limit: number): Promise<number>;
}

/**
 * The queue of a tenant: the order in which its executions become jobs. Changed in transactions
 * whose turn is `queue`.
 */
export interface ExecutionQueue extends ExecutionQueueReads {
  /** @returns how many there are with it */
  add(entry: QueueEntry): Promise<number>;
  /** What was admitted and has not ended. There are few of them. */
  admitted(): Promise<readonly QueueEntry[]>;
  /**
   * The first that waits, is due, and has none of these gates: by priority, then by age. Each time
   * something leaves a gate, `remove` and `wait` say so to those behind it.
   *
   * Looks at about 500 entries at most. Where far more became due at once, or wait for one gate
   * each with another one beside it, it may give one before the first, or none though there is
   * one: `tenantsDue` gives the tenant then, and the next call goes on.
   */
  next(now: Date, closed: readonly string[]): Promise<QueueEntry | undefined>;
  /** Notes that none may be admitted until one of the admitted is removed or waits again. */
  rest(): Promise<void>;
  /** Notes the job that was made for it, and when. */
  admit(id: ExecutionId, jobId: string, now: Date): Promise<void>;
  /** Makes it wait again. */
  wait(id: ExecutionId, runAt: Date): Promise<void>;
  remove(id: ExecutionId): Promise<void>;
}

/** A job for the workers: an execution that may begin. */
export interface NewJob {
  readonly executionId: ExecutionId;
  /** -100 to 100; higher ones are taken first. */
  readonly priority: number;
}

/** A job that this process holds until its lease ends. */
export interface TakenJob {
  readonly tenantId: TenantId;
  readonly executionId: ExecutionId;
  readonly jobId: string;
  /**
   * 1, 2, …: how often it was given to a worker. A job that was given away since can't be renewed
   * or finished with an older number. After a crash of the database two may have the same one: the
   * claim of the execution decides.
   */
  readonly delivery: number;
}

/** Jobs, in the transaction of the rows that they are for. */
export interface Jobs {
  /** @returns its id */
  add(job: NewJob): Promise<string>;
  /** Ends one that was taken. False: it is not this worker's any more. */
  finish(job: TakenJob): Promise<boolean>;
  /** Takes one away, also from who holds it. */
  remove(jobId: string): Promise<void>;
}

/**
 * Where workers get jobs: each is given to one worker at a time, by priority, then by age, and to
 * another one when the first was not heard of within the lease.
 */
export interface JobSource {
  /** How long a job that was taken or renewed is this process', in milliseconds. */
  readonly leaseMs: number;
  /** Takes at most so many, the first one first. @throws {StoreUnavailable} */
  take(limit: number): Promise<readonly TakenJob[]>;
  /**
   * Renews leases.
   *
   * @returns those that this process does not hold any more
   * @throws {StoreUnavailable}
   */
  renew(jobs: readonly TakenJob[]): Promise<readonly TakenJob[]>;
  /** How many there are, as of a few seconds ago at most. @throws {StoreUnavailable} */
  counts(): Promise<{ readonly ready: number; readonly taken: number }>;
  /** Before the store is closed. What is still taken is another worker's when its lease ends. */
  close(): Promise<void>;
}

export interface ScheduleReads {
  get(id: ScheduleId): Promise<Schedule | undefined>;
  named(environmentId: EnvironmentId, name: string): Promise<Schedule | undefined>;
  /** By name. */
  list(environmentId: EnvironmentId, page: PageRequest): Promise<Page<Schedule>>;
  count(environmentId: EnvironmentId): Promise<number>;
}

export interface Schedules extends ScheduleReads {
  /** Adds it. False: the name is taken. */
  add(schedule: Schedule): Promise<boolean>;
  /** Replaces it. False: it has another version than the one before this. */
  replace(schedule: Schedule): Promise<boolean>;
  /** False: it has another version than expected, or is not there. */
  remove(id: ScheduleId, expected?: number): Promise<boolean>;
  /**
   * Notes a fire. False: this instant, or a later one, was fired already, by whichever process, or
   * the schedule is gone.
   *
   * @param next how it goes on
   */
  fire(
    id: ScheduleId,
    fireAt: Date,
    next: Pick<Schedule, "nextAt" | "missed" | "isEnabled" | "problem">,
  ): Promise<boolean>;
  /** Notes what the last fire made, or why it made nothing. */
  noteFire(id: ScheduleId, executionId: ExecutionId | null, problem: string | null): Promise<void>;
}

/** What workers and upkeep see across tenants. */
export interface SystemExecutionReads {
  /**
   * Running ones whose lease ends before `time` and that are in no queue, so that no worker gets
   * them, the first one first.
   */
  expired(time: Date, limit: number): Promise<readonly LeasedExecution[]>;
  /**
   * Tenants whose queue changed, or in which something became due, since `next` gave nothing or
   * `rest` was called: those that wait for the longest time first.
   */
  tenantsDue(now: Date, limit: number): Promise<readonly TenantId[]>;
  /** Entries that were admitted before `before` and whose execution does not run: without a job. */
  stranded(
    before: Date,
    limit: number,
  ): Promise<readonly { readonly tenantId: TenantId; readonly id: ExecutionId }[]>;
  /** Schedules that are due. */
  schedulesDue(
    now: Date,
    limit: number,
  ): Promise<readonly { readonly tenantId: TenantId; readonly id: ScheduleId }[]>;
  /** When the next schedule is due; undefined: none is. */
  nextScheduleAt(): Promise<Date | undefined>;
  /** Waiting and running executions of the tenants with most in their queues. */
  backlogs(limit: number): Promise<
    readonly { readonly tenantId: TenantId; readonly waiting: number; readonly running: number }[]
  >;
}

/** A claim, and what it is on. */
export interface ClaimedExecution {
  readonly tenantId: TenantId;
  readonly id: ExecutionId;
  readonly token: string;
}

/** A claim, and until when it holds by the clock of its process. */
export interface LeasedExecution extends ClaimedExecution {
  readonly leaseUntil: Date;
}

/** What workers and upkeep do across tenants. */
export interface SystemExecutions extends SystemExecutionReads {
  /**
   * Renews leases of claims; gives the tokens of those whose execution shall be cancelled, and of
   * those that hold no more: an execution may have been taken up again by the same process.
   */
  renew(
    claims: readonly ClaimedExecution[],
    leaseUntil: Date,
  ): Promise<{ readonly cancel: readonly string[]; readonly lost: readonly string[] }>;
  /**
   * Removes at most `limit` rows of what environments keep no longer; how many. Fewer: that was
   * all, or what is too old lies in other environments, which come next.
   */
  forget(now: Date, limit: number): Promise<number>;
  /**
   * Makes room for the records of the months to come, and drops months that nothing is kept of.
   *
   * @throws {StoreUnavailable} while others read for long; the next time may do
   */
  turnMonths(now: Date): Promise<void>;
}

/**
 * Tells the processes of a service that something changed. A signal says nothing of what: who hears
 * it looks into the store. Signals may be lost, so who waits for one looks now and then, too.
 */
export interface Signals {
  tell(topic: Topic): void;
  /** @returns ends it */
  on(topic: Topic, heard: () => void): () => void;
  close(): Promise<void>;
}

/** `jobs`: there may be some. `execution`: its state or log. `environment`: the log of it. */
export type Topic =
  | "jobs"
  | "schedules"
  | `execution ${ExecutionId}`
  | `cancel ${ExecutionId}`
  | `environment ${EnvironmentId}`;

/** What code is run with. */
export interface RunOrder {
  readonly tenantId: TenantId;
  readonly environmentId: EnvironmentId;
  readonly snapshotId: SnapshotId;
  /** A whole request of the runtime's protocol. */
  readonly request: JsonObject;
  /** Values of granted variables. */
  readonly env: Readonly<Record<string, string>>;
  /** The integrations that the snapshot declares, with their secrets. */
  readonly integrations: readonly ConfiguredDocument[];
  /** It went through the queue, and may take longer. */
  readonly isQueued: boolean;
  /** Hears lines of the log. */
  readonly log: (entry: EnvelopeLogEntry) => void;
  /** Gets items as they come; the result has none of them then. */
  readonly follow: RunFollower | undefined;
  readonly signal: AbortSignal;
}

/** Gets the answer of code that runs in parts. */
export interface RunFollower {
  head(head: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[]>>;
  }): void;
  item(seq: number, value: Json): Promise<void>;
}

/** Takes texts out of what is kept, in whatever spelling they stand there. */
export interface Redactor {
  /** A small value. */
  json(value: Json): Json;
  /** A JSON text of any size; others are let in meanwhile. */
  document(text: string): Promise<string>;
}

/** Runs code. */
export interface CodeRunner {
  /** Never rejects. What the platform lacks is an envelope, too. */
  run(order: RunOrder): Promise<Envelope>;
  /** The envelope of an execution that does not begin. */
  refuse(execution: Execution, error: RuntimeError): Envelope;
  /** What of integrations must not be kept anywhere. */
  secretsOf(integrations: readonly ConfiguredDocument[]): Promise<readonly string[]>;
  /** @param secrets what must not be kept anywhere */
  redactor(secrets: readonly string[]): Promise<Redactor>;
}

/** Hears of executions, for those who watch the service. What it throws is a mistake. */
export interface ExecutionObserver {
  ended(ended: EndedAttempt): void;
}

/** An attempt that ended, with what is known of it. */
export interface EndedAttempt {
  readonly tenantId: TenantId;
  /** Null: what it was to run was not found any more. */
  readonly workspaceId: WorkspaceId | null;
  /** As it began. */
  readonly execution: Execution;
  /** What it is now; `queued`: there will be another attempt. `lost`: its claim held no more. */
  readonly state: Execution["state"] | "lost";
  readonly envelope: Envelope;
  /** From when until when the runtime had it; undefined: it was refused before that. */
  readonly ran: { readonly from: Date; readonly until: Date } | undefined;
  /** When its end was written. */
  readonly endedAt: Date;
}
