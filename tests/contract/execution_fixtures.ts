/**
 * Executions in the tests of stores.
 *
 * @module
 */
import type {
  Claim,
  Execution,
  LogLine,
  QueueEntry,
  Schedule,
} from "../../control/domain/executions/records.ts";
import {
  type EnvironmentId,
  type ExecutionId,
  idsSince,
  isId,
  newId,
} from "../../control/domain/ids.ts";
import { NOW, type Place } from "./fixtures.ts";

/** A moment so many milliseconds after {@linkcode NOW}. */
export function msLater(ms: number): Date {
  return new Date(NOW.getTime() + ms);
}

/** An id that was made at a time. */
export function idAt(time: Date): ExecutionId {
  return newId("execution", { now: () => time });
}

/** The n-th id of a time. */
export function idNumbered(time: Date, number: number): ExecutionId {
  const digits = [...`${number}`.padStart(16, "0")].join("");
  const id = idsSince("execution", time) + digits;
  if (isId("execution", id)) return id;
  throw new TypeError(`"${id}" is no id`);
}

/** An execution that is queued, unless it is said otherwise. */
export function anExecution(
  place: Place,
  environmentId: EnvironmentId,
  more: Partial<Execution> = {},
): Execution {
  return {
    id: idAt(more.createdAt ?? NOW),
    projectId: place.projectId,
    environmentId,
    deploymentId: newId("deployment"),
    snapshotId: `sha256:${"a".repeat(64)}`,
    snapshotNumber: 1,
    export: "tool/greet",
    principalId: place.userId,
    source: "api",
    isQueued: true,
    state: "queued",
    errorCode: null,
    attempt: 0,
    attempts: [],
    maxAttempts: 3,
    losses: 0,
    priority: 0,
    runAt: NOW,
    timeoutMs: 5_000,
    record: "full",
    traceparent: null,
    retryOf: null,
    replayOf: null,
    scheduleId: null,
    cancelledBy: null,
    createdAt: NOW,
    startedAt: null,
    endedAt: null,
    start: null,
    wallMs: null,
    cpuMs: null,
    ...more,
  };
}

/** What runs an execution. */
export function aClaim(token: string, leaseUntil: Date = msLater(30_000)): Claim {
  return { token, node: "node-1", leaseUntil };
}

/** A line of a log. */
export function aLine(seq: number, more: Partial<LogLine> = {}): LogLine {
  return {
    seq,
    attempt: 1,
    at: NOW,
    level: "info",
    event: "hello",
    fields: { n: seq },
    source: "ctx",
    ...more,
  };
}

/** An entry of the queue. */
export function anEntry(
  place: Place,
  executionId: ExecutionId,
  more: Partial<QueueEntry> = {},
): QueueEntry {
  return {
    executionId,
    projectId: place.projectId,
    priority: 0,
    runAt: NOW,
    gates: [],
    jobId: null,
    ...more,
  };
}

/** A schedule that is due. */
export function aSchedule(
  place: Place,
  environmentId: EnvironmentId,
  more: Partial<Schedule> = {},
): Schedule {
  return {
    id: newId("schedule"),
    projectId: place.projectId,
    environmentId,
    name: "nightly",
    cron: "0 3 * * *",
    timeZone: "Europe/Vienna",
    request: { kind: "tool", name: "greet", payload: { a: "\u0000" } },
    isEnabled: true,
    problem: null,
    nextAt: NOW,
    lastFiredAt: null,
    lastExecutionId: null,
    missed: 0,
    createdBy: place.userId,
    updatedAt: NOW,
    version: 1,
    ...more,
  };
}
