/**
 * What is said about a run besides its result. Pure.
 *
 * @module
 */

import type {
  Envelope,
  EnvelopeError,
  EnvelopeLogEntry,
  ErrorCause,
} from "../../../runtime/mod.ts";
import { type Screen, visible, visibleText } from "../../program/screen.ts";
import { NO_ENTRY_POINT_HINT } from "./no_entry_point.ts";
import type { Advice } from "./permission_advice.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";

/** Problems of a failure that are shown; the envelope has all of them. */
const SHOWN_PROBLEMS = 20;
/** Characters of one member of a thrown error that are shown; the envelope has more. */
const SHOWN_CHARS = 200;

/** A line of a log; a service may also be its source. */
export interface ShownLogEntry extends Omit<EnvelopeLogEntry, "source" | "fields"> {
  readonly source: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Lines for the logs of a run. */
export function logLines(logs: readonly ShownLogEntry[], screen: Screen): string[] {
  return logs.map(({ ts, level, event, fields, source }) => {
    const time = screen.dim(/T(\d\d:\d\d:\d\d\.\d{3})/.exec(ts)?.[1] ?? ts);
    const style = { debug: screen.dim, info: screen.cyan, warn: screen.yellow, error: screen.red };
    const from = source === "ctx" ? "" : ` ${screen.dim(`(${visible(source)})`)}`;
    const rest = Object.entries(fields).map(([key, value]) =>
      ` ${screen.dim(`${visible(key)}=`)}${visibleText(JSON.stringify(value))}`
    );
    return `${time} ${style[level](level.padEnd(5))} ${visibleText(event)}${rest.join("")}${from}`;
  });
}

/** The line that ends the report of a run. */
export function summaryLine({ ok, meta }: Envelope, screen: Screen): string {
  const what = [meta.kind ?? meta.action, meta.name].filter((word) => word !== null)
    .map((word) => visible(word)).join(" ");
  const facts: string[] = [];
  const { usage, snapshot_id } = meta;
  if (usage !== null) {
    const { spawn_ms, load_ms, run_ms } = usage.phases;
    const phases = [["start", spawn_ms], ["load", load_ms], ["run", run_ms]] as const;
    const told = phases.flatMap(([name, ms]) => ms === null ? [] : `${name} ${milliseconds(ms)}`);
    if (told.length > 0) facts.push(told.join(", "));
    if (usage.peak_rss_bytes !== null) {
      facts.push(`${Math.ceil(usage.peak_rss_bytes / 1024 / 1024)} MiB`);
    }
  }
  const { calls } = meta;
  if (calls.length > 0) facts.push(`${calls.length} call${calls.length === 1 ? "" : "s"}`);
  if (snapshot_id !== null) facts.push(snapshot_id.slice(0, "sha256:".length + 12));
  const outcome = ok ? screen.green("ok") : screen.red("failed");
  const took = `${what} in ${milliseconds(meta.duration_ms)}`;
  return `${outcome} ${took}${facts.length === 0 ? "" : screen.dim(` (${facts.join("; ")})`)}`;
}

/** Lines for the calls that were refused, or failed; the summary counts the others. */
export function callLines({ calls }: Envelope["meta"], screen: Screen): string[] {
  return calls.flatMap(({ integration, action, outcome, ms }) => {
    if (outcome !== "denied" && outcome !== "failed") return [];
    const word = outcome === "denied" ? screen.yellow("denied:") : screen.red("failed:");
    const took = outcome === "denied" ? "" : screen.dim(` (${milliseconds(ms)})`);
    return [`${word} ${visible(integration)} ${visibleText(action)}${took}`];
  });
}

/** What else is known where an error is told. */
export interface FailureFacts {
  /** Advice on what was denied follows. */
  readonly advised?: boolean;
  /** A service ran it, so that nothing of this machine is to be looked at. */
  readonly isRemote?: boolean;
}

/** An error of an envelope, in the way of every error of aiel. */
export function failureText(
  error: EnvelopeError,
  screen: Screen,
  { advised = false, isRemote = false }: FailureFacts = {},
): string {
  const thrown = thrownInside(error.details);
  const isGeneral = error.name === undefined || error.name === "Error";
  // Where the verdict has words of its own, the name is that of what was thrown.
  const name = isGeneral || thrown !== undefined ? "" : `${error.name}: `;
  const lines = [
    `${screen.red("error:")} ${visibleText(name + error.message)} ${screen.dim(`(${error.code})`)}`,
    ...(thrown === undefined ? [] : [
      `${screen.dim("thrown:")} ${visibleText(`${error.name ?? "Error"}: ${thrown.message}`)}`,
    ]),
    ...stackLines(error.stack, screen),
    ...memberLines(thrown?.details, screen),
    ...(error.code === "USER_CODE_ERROR" ? memberLines(error.details, screen) : []),
    ...innerLines(error, screen),
  ];
  const problems = problemsOf(error.details);
  if (problems.length > 1 || problems.some(({ place }) => !error.message.includes(place))) {
    lines.push(
      ...problems.slice(0, SHOWN_PROBLEMS).map(({ place, message }) =>
        `  ${place === "" ? "" : `${screen.cyan(visible(place))}: `}${visibleText(message)}`
      ),
    );
    const more = problems.length - SHOWN_PROBLEMS;
    if (more > 0) lines.push(`  and ${more} more`);
  }
  const hint = isRemote ? error.hint : hintOf(error, advised);
  if (hint !== undefined) lines.push(`${screen.dim("hint:")} ${visibleText(hint)}`);
  return lines.join("\n");
}

/** Lines on what was denied and what to write so that it is not. */
export function adviceLines(advice: readonly Advice[], screen: Screen): string[] {
  return advice.flatMap(({ kind, denials, line, text }) => [
    ...denials.map(({ target, count }) =>
      `${screen.yellow("denied:")} ${kind} ${visible(target)}${
        count > 1 ? ` (${count} times)` : ""
      }`
    ),
    line === null
      ? `  ${visibleText(text)}`
      : `  ${visibleText(text)}: ${screen.bold(visibleText(line))}`,
  ]);
}

/** Reasons for which the runtime refuses the first of perhaps many paths. */
const UNFIT: readonly string[] = [
  "unsafe_path",
  "path_too_long",
  "reserved_path",
  "path_collision",
  "invalid_name",
  "symlink",
  "hard_link",
  "special_file",
  "unreadable",
];

function hintOf({ code, hint, details }: EnvelopeError, advised: boolean): string | undefined {
  if (isRecord(details) && Array.isArray(details.missing)) {
    return "Leave --grant out, which grants what aiel.json declares, or stop declaring it";
  }
  if (isRecord(details) && details.reason === "missing_entry_point") return NO_ENTRY_POINT_HINT;
  if (code !== "USER_CODE_ERROR" && isRecord(details) && UNFIT.includes(String(details.reason))) {
    return `${hint ?? "Change it"}; \`aiel validate\` names every path that can't be in a snapshot`;
  }
  // The advice says the same with the very line.
  if (code === "SECURITY_VIOLATION" && advised) return undefined;
  if (code === "INTERNAL" && hint === undefined) {
    return "Run `aiel doctor`, which checks Deno and the cache directory";
  }
  return hint;
}

/** What caused an error, and the errors that it holds. */
function innerLines(outer: EnvelopeError | ErrorCause, screen: Screen): string[] {
  const { cause, errors = [], error, suppressed } = outer;
  const inner: [string, ErrorCause | undefined][] = [
    ["caused by:", cause],
    ...errors.map((one): [string, ErrorCause] => ["one of them:", one]),
    ["then:", error],
    ["suppressed:", suppressed],
  ];
  return inner.flatMap(([word, one]) =>
    one === undefined ? [] : [
      `${screen.dim(word)} ${visibleText(`${one.name}: ${one.message}`)}`,
      ...stackLines(one.stack, screen),
      ...memberLines(one.details, screen),
      ...innerLines(one, screen),
    ]
  );
}

/** What was thrown because of a deadline. */
function thrownInside(details: unknown): { message: string; details: unknown } | undefined {
  const thrown = isRecord(details) ? details.thrown : undefined;
  if (!isRecord(thrown) || typeof thrown.message !== "string") return undefined;
  return { message: thrown.message, details: thrown.details };
}

/** Members that an error has of its own, as log lines show fields. */
function memberLines(details: unknown, screen: Screen): string[] {
  if (!isRecord(details) || problemsOf(details).length > 0) return [];
  const shown = Object.entries(details).map(([key, value]) =>
    `${screen.dim(`${visible(key)}=`)}${visibleText(JSON.stringify(value).slice(0, SHOWN_CHARS))}`
  );
  return shown.length === 0 ? [] : [`    ${shown.join(" ")}`];
}

function stackLines(stack: string | undefined, screen: Screen): string[] {
  const frames = (stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return frames.map((line) => screen.dim(visibleText(`    ${line.trim()}`)));
}

/** The problems that `details` lists, whichever part found them. */
function problemsOf(details: unknown): { place: string; message: string }[] {
  if (!isRecord(details)) return [];
  const list = details.violations ?? details.failures ?? details.problems ?? details.issues;
  if (!Array.isArray(list)) return [];
  return list.flatMap((item) => {
    if (!isRecord(item) || typeof item.message !== "string") return [];
    return [{ place: placeOf(item), message: item.message }];
  });
}

function placeOf(item: Readonly<Record<string, unknown>>): string {
  const place = isRecord(item.place) ? item.place : item;
  if (typeof place.file === "string") return `${place.file}:${place.line}:${place.column}`;
  if (typeof item.path === "string") return item.path;
  return Array.isArray(item.path) ? item.path.join(".") : "";
}

function milliseconds(ms: number): string {
  return ms < 10 ? `${Math.round(ms * 10) / 10} ms` : `${Math.round(ms)} ms`;
}
