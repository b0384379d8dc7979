/**
 * What an attempt spent its time with, as it is known when it has ended. Phases of the child are
 * told as lengths; where they lie follows from when the runtime gave the envelope.
 *
 * @module
 */
import type { CallRecord } from "../../runtime/protocol/calls.ts";
import type { EndedAttempt } from "../domain/executions/ports.ts";
import { timesOf } from "./attempt_times.ts";

/** A part of an attempt. Times are milliseconds since 1970. */
export interface Part {
  readonly name: "aiel.queue" | "aiel.start" | "aiel.load" | "aiel.run" | "aiel.settle";
  readonly from: number;
  readonly until: number;
}

/** A governed call of it. */
export interface CallPart {
  readonly call: CallRecord;
  readonly from: number;
  readonly until: number;
}

/** An attempt and its parts, in the order of their beginnings. */
export interface Timeline {
  readonly from: number;
  readonly until: number;
  readonly parts: readonly Part[];
  readonly calls: readonly CallPart[];
}

/** Calls of an attempt that are told one by one: exporters hold a few thousand spans. */
const MAX_CALLS = 100;

/** When it could have begun, which is when the attempt as a whole did. */
export function beginOf(ended: EndedAttempt): number {
  return timesOf(ended).dueAt.getTime();
}

/** The timeline of an attempt. */
export function timelineOf(ended: EndedAttempt): Timeline {
  const { execution: { isQueued }, ran } = ended;
  const { dueAt, startedAt } = timesOf(ended);
  const from = dueAt.getTime();
  const begun = startedAt.getTime();
  const until = Math.max(ended.endedAt.getTime(), begun);
  const parts: Part[] = [];
  if (isQueued) parts.push({ name: "aiel.queue", from, until: begun });
  if (ran === undefined) return { from, until, parts, calls: [] };
  const within = [ran.from.getTime(), ran.until.getTime()] as const;
  parts.push(...childParts(ended, within));
  parts.push({ name: "aiel.settle", from: within[1], until: Math.max(until, within[1]) });
  return { from, until, parts, calls: callParts(ended, within) };
}

type Span = readonly [from: number, until: number];

/** A child that did not come as far has not all of them; one that was ready needed no start. */
function childParts({ envelope: { meta: { usage } } }: EndedAttempt, within: Span): Part[] {
  if (usage === null) return [];
  const { wall_ms, start, phases: { spawn_ms, load_ms, run_ms } } = usage;
  const until = within[1];
  const childFrom = inside(until - wall_ms, within);
  const runFrom = run_ms === null ? until : inside(until - run_ms, within);
  const parts: Part[] = [];
  if (start === "cold") {
    parts.push({ name: "aiel.start", from: childFrom, until: runFrom });
    const loadFrom = load_ms === null ? childFrom + (spawn_ms ?? wall_ms) : runFrom - load_ms;
    if (spawn_ms !== null) {
      parts.push({
        name: "aiel.load",
        from: inside(loadFrom, [childFrom, runFrom]),
        until: runFrom,
      });
    }
  }
  if (run_ms !== null) parts.push({ name: "aiel.run", from: runFrom, until });
  return parts;
}

function callParts({ envelope: { meta } }: EndedAttempt, within: Span): CallPart[] {
  const told = meta.calls.slice(0, MAX_CALLS).map((call) => {
    const from = inside(within[0] + call.started_ms, within);
    return { call, from, until: inside(from + call.ms, within) };
  });
  return told.sort((a, b) => a.from - b.from);
}

function inside(time: number, [from, until]: Span): number {
  return Math.min(Math.max(time, from), until);
}
