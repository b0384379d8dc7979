/**
 * Values of variables for local runs: those of this environment, then those of the project's
 * `.env`.
 *
 * @module
 */

import type { Deps } from "../../deps.ts";

/** The file of a project that holds values for local runs; no snapshot has it. */
export const ENV_FILE = ".env";

const MAX_BYTES = 64 * 1024;
/** Shorter values, such as `true` and `3000`, are no secrets and stand in every other line. */
const MIN_SECRET_LENGTH = 8;

/** The values of a local run. */
export interface LocalEnv {
  /** The value of a variable that was granted. */
  value(name: string): string | undefined;
  /** A copy of a document without the values that only the file has. */
  redacted<T>(document: T): T;
}

/** Reads the file, if there is one. What is no plain file is not read, and said so. */
export async function localEnv(
  root: string,
  deps: Pick<Deps, "env" | "warn">,
): Promise<LocalEnv> {
  const values = new Map(Object.entries(await readEnvFile(root, deps)));
  const secrets = [...new Set(values.values())]
    .filter((value): value is string => value !== undefined && value.length >= MIN_SECRET_LENGTH)
    // A value that holds another one goes first.
    .sort((a, b) => b.length - a.length);
  return {
    value: (name) => deps.env(name) ?? values.get(name),
    redacted: (document) => secrets.length === 0 ? document : redact(document, secrets) as never,
  };
}

async function readEnvFile(
  root: string,
  { warn }: Pick<Deps, "warn">,
): Promise<Record<string, string | undefined>> {
  const path = `${root}/${ENV_FILE}`;
  try {
    // A link could lead to any file of this user's: the project's author must not choose which.
    const { isFile, size } = await Deno.lstat(path);
    if (isFile && size <= MAX_BYTES) {
      // Loaded only here: most projects have no such file.
      const { parseEnv } = await import("node:util");
      return parseEnv(await Deno.readTextFile(path));
    }
    const what = isFile ? `has ${size} bytes, at most ${MAX_BYTES}` : "is no plain file";
    warn(`"${ENV_FILE}" is not read: it ${what}`);
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) {
      warn(`"${ENV_FILE}" is not read: this user may not, or its disk can't`);
    }
  }
  return {};
}

function redact(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") {
    return secrets.reduce((text, secret) => text.replaceAll(secret, "***"), value);
  }
  if (Array.isArray(value)) return value.map((each) => redact(each, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, redact(each, secrets)]),
  );
}
