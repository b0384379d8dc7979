import type { CallFailureCode } from "../../protocol/calls.ts";
import type { Json } from "../../protocol/json.ts";
import { CallError } from "../provider.ts";
import type { PgError } from "./pg.ts";

/** The SQLSTATE of a statement that would change something where nothing may change. */
const READ_ONLY = "25006";

// https://www.postgresql.org/docs/current/errcodes-appendix.html: single ones before their classes.
const CODES: readonly (readonly [state: RegExp, code: CallFailureCode])[] = [
  // The protocol was violated: by another number of parameters than the statement has.
  [/^08P01$/, "VALIDATION_ERROR"],
  // Cancelled by the statement's timeout; idle too long within a transaction.
  [/^(?:57014|25P03)$/, "TIMEOUT"],
  // The role may not.
  [/^42501$/, "SECURITY_VIOLATION"],
  // Lost against another transaction, a lock that was asked for without waiting, a value that
  // another row has.
  [/^(?:40.*|55P03|23505|23P01)$/, "CONFLICT"],
  // Connections, resources, operators, the system, configuration, the server itself.
  [/^(?:08|53|57|58|F0|XX)/, "UPSTREAM"],
];

/** Longest text of the server's that is passed on; in characters. */
const MAX_TEXT = 2_000;

/** Whether the database refused to change something. */
export function isReadOnlyRefusal(error: unknown): boolean {
  return error instanceof CallError && stateOf(error.more.cause) === READ_ONLY;
}

/** What the server said of a statement, or that the connection broke, as the code hears it. */
export function statementError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  const state = stateOf(error);
  if (!(error instanceof Error) || state === undefined) {
    return new CallError("UPSTREAM", "The connection to the database broke off", { cause: error });
  }
  const code = CODES.find(([pattern]) => pattern.test(state))?.[1] ?? "VALIDATION_ERROR";
  const message = cut(error.message);
  return new CallError(code, message, { details: detailsOf(error, state), cause: error });
}

/**
 * Why there is no connection. The server's and the network's texts name addresses, so only the
 * SQLSTATE is passed on.
 */
export function connectionError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  const state = stateOf(error);
  const [what, details]: [string, { sqlstate: string } | undefined] = state === undefined
    ? ["The database can't be reached", undefined]
    : /^28/.test(state)
    ? ["The database refused the login", { sqlstate: state }]
    : ["The database refused the connection", { sqlstate: state }];
  return new CallError("UPSTREAM", what, details === undefined ? {} : { details });
}

/** Only what the server said has a severity; the network's errors have codes too. */
function stateOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { severity, code }: PgError = error;
  return severity === undefined || code === undefined || !/^[0-9A-Z]{5}$/.test(code)
    ? undefined
    : code;
}

function detailsOf(error: PgError, sqlstate: string): Json {
  const { detail, hint, position, schema, table, column, constraint } = error;
  const known = { detail, hint, position, schema, table, column, constraint };
  return {
    sqlstate,
    ...Object.fromEntries(
      Object.entries(known).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, cut(value)]]
      ),
    ),
  };
}

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}
