/**
 * Whether what user code threw tells of something that was denied.
 *
 * That something was denied is corroborated by Deno's record of permission checks, or by the
 * loader's own refusals, which write none; Node's layer hides denials behind errors of its own, so
 * the class of an error alone decides nothing.
 *
 * @module
 */

import type { ThrownError } from "../protocol/channel.ts";
import type { EnvelopeLogEntry, PermissionUse } from "../protocol/envelope.ts";

/** A denial in words, and what to do about it. */
export interface DenialText {
  text: string;
  /** What to do about it, where the text does not decide that. */
  hint?: string;
}

/** What a denial is corroborated by. */
export interface DenialEvidence {
  /** The checks that were refused, variables of the environment left out. */
  denied: readonly PermissionUse[];
  /** The code may start programs. */
  mayRun: boolean;
  logs: readonly EnvelopeLogEntry[];
}

/**
 * What Deno's module loader says when isolation flags refuse an import. These refusals are not in
 * the audit trail.
 */
const REFUSED_IMPORT = [
  /npm specifiers were requested; but --no-npm is specified/,
  /A remote specifier was requested: "([^"]*)"/,
  /(?:Import|Relative import path) "([^"]*)" not a dependency/,
  /Relative import path "([^"]*)" not prefixed/,
  /JSR package manifest for '([^']*)' failed to load/,
  /Unsupported scheme "([^"]*)"/,
];
/** Codes by which the Node layer tells of a denial. */
const NODE_DENIALS = new Set(["EPERM", "EACCES", "ERR_ACCESS_DENIED", "ENOTCAPABLE"]);
/**
 * How Deno words a denial. The loader and workers pass the text on in errors of other classes;
 * without a record in the trail it is only a text.
 */
const DENIAL =
  /^(?:Uncaught (?:\(in promise\) )?)?(?:NotCapable: )?(Requires (?:read|write|net|env|sys|ffi|run|import) access.*?)(?:, run again with the --allow-[a-z]+ flag|\n|$)/;
/**
 * What an error in a worker is to its parent, where the worker's own line on standard error says
 * more.
 */
const IN_WORKER = "Unhandled error in child worker.";
const WORKER_DENIAL =
  /^error: Uncaught \(in worker "[^"]*"\) (?:\(in promise\) )?(?:NotCapable: )?(Requires [a-z]+ access.*?)(?:, run again with the --allow-[a-z]+ flag|$)/;
/**
 * How Deno and its Node layer say that a program is not there, which Deno looks at before it
 * checks, or that it did not run.
 */
const NO_PROGRAM =
  /(?:^|: )(?:Failed to spawn '([^']*)': |spawn(?:Sync)? (.*) ENOENT$)|^Command failed: (.*)/;

/** How `fetch` passes on that an allowed name leads to an address that is denied. */
const NO_ADDRESS = /client error \(Connect\): (Requires net access to "[^"]*")/;

/** The denial that an error or one of its causes tells of; undefined when it tells of none. */
export function findViolation(
  thrown: ThrownError,
  evidence: DenialEvidence,
): DenialText | undefined {
  return (evidence.mayRun ? undefined : findProgram(thrown)) ?? findDenial(thrown, evidence);
}

/** An attempt to start a program that is not there is an attempt all the same. */
function findProgram(thrown: ThrownError): DenialText | undefined {
  for (const at of withInner(thrown)) {
    const match = NO_PROGRAM.exec(at.message);
    if (match === null) continue;
    return { text: `Requires run access to "${match[1] ?? match[2] ?? match[3]}"` };
  }
  return undefined;
}

function findDenial(
  thrown: ThrownError,
  { denied, logs }: DenialEvidence,
): DenialText | undefined {
  for (const at of withInner(thrown)) {
    const found = refusedImport(at) ?? deniedAddress(at) ?? deniedCheck(at, denied, logs);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An error, what caused it, and the errors that it holds. */
function withInner(thrown: ThrownError): readonly ThrownError[] {
  const all = [thrown];
  // The list grows while it is walked.
  for (const { cause, errors = [], error, suppressed } of all) {
    for (const one of [cause, ...errors, error, suppressed]) if (one !== undefined) all.push(one);
  }
  return all;
}

function refusedImport({ message }: ThrownError): DenialText | undefined {
  for (const pattern of REFUSED_IMPORT) {
    const match = pattern.exec(message);
    if (match === null) continue;
    return {
      text: match[1] === undefined
        ? "Import of a package that is not in the bundle was denied"
        : `Import of "${match[1]}" was denied`,
      hint:
        'User code may import its own files, "aiel", built-ins and the packages of its bundle; nothing is installed at run time, and import maps are not read',
    };
  }
  return undefined;
}

function deniedAddress({ message }: ThrownError): DenialText | undefined {
  const text = NO_ADDRESS.exec(message)?.[1];
  if (text === undefined) return undefined;
  return { text, hint: "Grant the address itself, if the name shall lead to it" };
}

function deniedCheck(
  { message, code, notCapable }: ThrownError,
  denied: readonly PermissionUse[],
  logs: readonly EnvelopeLogEntry[],
): DenialText | undefined {
  // Deno's trail has no record of some refusals: of programs, and of an address that an allowed
  // name leads to. Its own class of error is enough then, which code could only throw at itself.
  if (denied.length === 0 && notCapable !== true) return undefined;
  const told = DENIAL.exec(message)?.[1] ??
    (message === IN_WORKER ? workerDenial(logs) : undefined);
  const isDenial = told !== undefined || notCapable === true || NODE_DENIALS.has(code ?? "") ||
    message.startsWith("Command failed");
  if (!isDenial) return undefined;
  const last = denied.at(-1);
  return {
    text: told ?? (notCapable === true ? message : `Denied: ${last?.kind} ${last?.target}`),
  };
}

function workerDenial(logs: readonly EnvelopeLogEntry[]): string | undefined {
  for (const { source, event } of logs) {
    const told = source === "stderr" ? WORKER_DENIAL.exec(event)?.[1] : undefined;
    if (told !== undefined) return told;
  }
  return undefined;
}
