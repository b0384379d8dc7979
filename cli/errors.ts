/**
 * What can go wrong in the command, and which exit code says so.
 *
 * @module
 */

/** Exit codes of `aiel`. A code that is not in this table must be taken for a failure. */
export const EXIT = { ok: 0, failure: 1, usage: 2, auth: 4, interrupted: 130 } as const;

/** One of the exit codes. */
export type ExitCode = typeof EXIT[keyof typeof EXIT];

/**
 * Every `error.code` there is, and its exit code. Codes may be added, never removed or given
 * another meaning.
 */
export const ERROR_EXIT = {
  /** The command line is wrong: unknown command, unknown flag, bad value. */
  USAGE: EXIT.usage,
  /** Something has to be asked and can't be; the message names the flag to pass. */
  INPUT_REQUIRED: EXIT.usage,
  /** No credential, or none for this profile. */
  AUTH_REQUIRED: EXIT.auth,
  /** There is a credential and it is not accepted. */
  AUTH_INVALID: EXIT.auth,
  /** The person or the system stopped the command (Ctrl-C, SIGTERM). */
  INTERRUPTED: EXIT.interrupted,
  /** There is no `.aiel/` here or above. */
  NOT_A_PROJECT: EXIT.failure,
  /** A named thing (file, commit, export, profile, key) does not exist. */
  NOT_FOUND: EXIT.failure,
  /** Role or scope of the credential do not allow it. */
  FORBIDDEN: EXIT.failure,
  /** What is there stands in the way. */
  CONFLICT: EXIT.failure,
  /** The environment lacks what the snapshot declares. */
  NOT_GRANTED: EXIT.failure,
  /** Another command holds the repository. */
  LOCKED: EXIT.failure,
  /** A file of `.aiel/` is damaged. */
  REPOSITORY_CORRUPT: EXIT.failure,
  /** The repository was written by a newer aiel. */
  REPOSITORY_NEWER: EXIT.failure,
  /** A path can't be in a snapshot: symlink, device, collision, too long. */
  SNAPSHOT_REFUSED: EXIT.failure,
  /** A configuration file is damaged or holds something unknown. */
  CONFIG_INVALID: EXIT.failure,
  /** The credentials file is damaged, or others may read it, or no store accepts a credential. */
  CREDENTIALS_UNUSABLE: EXIT.failure,
  /** Contract, import policy or manifest have problems. */
  VALIDATION_FAILED: EXIT.failure,
  /** A check found what is not as it should be: the machine, or the audit log. */
  CHECK_FAILED: EXIT.failure,
  /** The program `deno` that runs children was not found, or is too old. */
  DENO_MISSING: EXIT.failure,
  /** The system refused to read or write: permissions, full disk, broken device. */
  IO: EXIT.failure,
  /** A server could not be reached or answered in an unexpected way. */
  REMOTE: EXIT.failure,
  /** The control service works with newer versions of this command only. */
  CLI_TOO_OLD: EXIT.failure,
  /** A mistake of aiel itself. */
  INTERNAL: EXIT.failure,
} as const satisfies Record<string, ExitCode>;

/** A code of the closed table. */
export type CliErrorCode = keyof typeof ERROR_EXIT;

/** Values that fit in a JSON document. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/** What an error may carry besides its message. */
export interface CliErrorOptions {
  /** What to do about it: one sentence without a final period, or the command to type. */
  hint?: string;
  /** Machine-readable facts. Never a credential. */
  details?: { readonly [key: string]: JsonValue | undefined };
  /** For people who debug aiel; shown only with `AIEL_DEBUG=1`. */
  cause?: unknown;
}

/**
 * An expected failure: shown to the person as it is. Everything else that is thrown is a mistake of
 * aiel.
 */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: CliErrorCode;
  readonly hint: string | undefined;
  readonly details: { readonly [key: string]: JsonValue | undefined } | undefined;

  constructor(code: CliErrorCode, message: string, options: CliErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }

  /** The exit code that goes with the error's code. */
  get exitCode(): ExitCode {
    return ERROR_EXIT[this.code];
  }
}

/** The document that stdout holds when a command fails under `--json`. */
export interface ErrorDocument {
  error: {
    code: CliErrorCode;
    message: string;
    hint: string | null;
    details: { readonly [key: string]: JsonValue | undefined };
  };
}

/** An error as a document. */
export function errorDocument(error: CliError): ErrorDocument {
  const { code, message, hint, details } = error;
  return { error: { code, message, hint: hint ?? null, details: details ?? {} } };
}
