/**
 * What a control service refused, as an error of the command. Everything that the service says is
 * foreign text: it is cut to a length here and cleaned where it is shown.
 *
 * @module
 */

import type { ControlError } from "../../control/api/client.ts";
import { CliError, type CliErrorCode, type JsonValue } from "../errors.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";
import { CLI_VERSION } from "../version.ts";

/** Which code of ours a status is, unless {@linkcode PROBLEMS} knows better. */
const STATUSES: Readonly<Record<number, CliErrorCode>> = {
  401: "AUTH_INVALID",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  412: "CONFLICT",
  422: "VALIDATION_FAILED",
};

/** Codes of the service's problems that mean something else than their status says. */
const PROBLEMS: Readonly<Record<string, CliErrorCode>> = {
  unexpected_answer: "REMOTE",
  client_too_old: "CLI_TOO_OLD",
  method_not_allowed: "REMOTE",
  snapshot_refused: "VALIDATION_FAILED",
  invalid_manifest: "SNAPSHOT_REFUSED",
  manifest_too_large: "SNAPSHOT_REFUSED",
  blob_mismatch: "REMOTE",
  blobs_missing: "CONFLICT",
  not_granted: "NOT_GRANTED",
  idempotency_key_reused: "REMOTE",
};

/** Hints for people who sit at a command line. The service's own are for programs. */
const HINTS: Readonly<Record<string, string>> = {
  unauthenticated: "Run `aiel auth login` with a token that is neither expired nor revoked",
  client_too_old:
    `This is aiel ${CLI_VERSION}: update it as it was installed (\`npm i -g\` of the ` +
    "newer package, or the newer binary)",
  head_moved: "Another push came first: run `aiel pull`, then `aiel push` again",
  version_moved: "It has changed since it was read: run the command again to see it as it is now",
};

const MAX_TEXT = 2_000;
const MAX_PROBLEMS = 100;

/**
 * Whether the client threw it. By its shape: loading the client to ask would cost every command
 * that fails.
 */
export function isControlError(thrown: unknown): thrown is ControlError {
  return thrown instanceof Error && thrown.name === "ControlError" && "status" in thrown &&
    typeof thrown.status === "number" && "code" in thrown && typeof thrown.code === "string";
}

/** The error of the command. */
export function asRemoteError(error: ControlError): CliError {
  const code = own(PROBLEMS, error.code) ?? STATUSES[error.status] ?? "REMOTE";
  const hint = own(HINTS, error.code) ?? archivedHint(error) ?? error.hint;
  return new CliError(code, message(error), {
    ...hint === undefined ? {} : { hint: short(hint) },
    details: detailsOf(error),
    cause: error,
  });
}

/** The service chooses the key, "constructor" perhaps. */
function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** What is archived can be brought back by those who may, and by its name. */
function archivedHint({ code, message }: ControlError): string | undefined {
  if (code !== "archived") return undefined;
  const [, kind = "project", name = "<name>"] = /^(Workspace|Project) "([\w-]+)"/.exec(message) ??
    [];
  return `It can be read, and not changed, until \`aiel ${kind.toLowerCase()} archive ${name} --undo\` brings it back`;
}

function message(error: ControlError): string {
  if (error.status === 401) return "The service does not accept the credential";
  const problems = problemsOf(error);
  const text = short(error.message).replace(/\.$/, "");
  const [first] = problems;
  if (first === undefined) return text;
  const lines = problems.map(placedText);
  // The service's sentence ends with the first reason, for programs that read no further: people
  // would read it twice.
  const repeated = text.indexOf(`: ${first.message}`);
  const said = repeated > 0 ? text.slice(0, repeated) : text === first.message ? "" : text;
  const opening = said === first.path ? "" : said;
  if (lines.length > 1) {
    return [`${opening || "Refused"}:`, ...lines.map((it) => `  ${it}`)].join("\n");
  }
  return opening === "" ? lines.join() : `${opening}: ${lines.join()}`;
}

/** A reason with its place, once: some say it themselves. */
function placedText({ path, line, message }: RemoteProblem): string {
  if (path === null || message.startsWith(`${path}:`)) return message;
  return `${path}${line === null ? "" : `:${line}`}: ${message}`;
}

/** One reason of a refusal. */
interface RemoteProblem {
  readonly [key: string]: JsonValue;
  /** The part of the request (`body.files[3]`), or the file of the snapshot. */
  readonly path: string | null;
  readonly line: number | null;
  readonly message: string;
}

/**
 * Parts of a refused request (`errors`), or what validation found in a snapshot
 * (`details.problems`).
 */
function problemsOf({ problem }: ControlError): RemoteProblem[] {
  const parts = (problem?.errors ?? [])
    .map(({ location, message }) => ({ path: location, line: undefined, message }));
  const found = [problem?.details?.["problems"], lackingOf(problem)]
    .flatMap((list) => Array.isArray(list) ? list.filter(isRecord) : []);
  return [...parts, ...found].slice(0, MAX_PROBLEMS)
    .map(({ path, line, message }) => ({
      path: typeof path === "string" ? short(path) : null,
      line: typeof line === "number" && Number.isSafeInteger(line) ? line : null,
      message: typeof message === "string" ? short(message) : "no reason was given",
    }));
}

/** What an environment does not grant or have: each of it is a reason. */
function lackingOf(problem: ControlError["problem"]): unknown[] {
  const missing = problem?.code === "not_granted" ? problem.details?.["missing"] : undefined;
  if (!Array.isArray(missing)) return [];
  return missing.filter(isRecord).map(({ kind, value, reason }) => ({
    message: `${String(kind)}${value === true ? "" : ` "${String(value)}"`}: ${String(reason)}`,
  }));
}

function detailsOf(error: ControlError): { [key: string]: JsonValue | undefined } {
  const problems = problemsOf(error);
  return {
    ...factsOf(error),
    status: error.status,
    reason: short(error.code),
    request_id: error.requestId === undefined ? null : short(error.requestId),
    ...problems.length === 0 ? {} : { problems },
  };
}

/**
 * Facts of the problem that are plain values: the head of a project that has moved, for example.
 */
function factsOf({ problem }: ControlError): { [key: string]: JsonValue } {
  const facts: { [key: string]: JsonValue } = {};
  for (const [key, value] of Object.entries(problem?.details ?? {}).slice(0, 20)) {
    if (!/^[a-z][a-z0-9_]{0,63}$/.test(key)) continue;
    if (typeof value === "string") facts[key] = short(value);
    else if (value === null || typeof value === "number" || typeof value === "boolean") {
      facts[key] = value;
    }
  }
  return facts;
}

/** One line: what a service says must not look like a line of ours. */
function short(words: string): string {
  const text = words.slice(0, MAX_TEXT + 1).replace(/\s+/g, " ").trim();
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
