/**
 * The static half of the import policy, as the engine uses it: the verdict is kept by what it depends on, and a violation becomes an
 * error that names file, line and specifier.
 *
 * @module
 */

import type { Inspection } from "../policy/inspection.ts";
import { inspectionKey, readVerdict, writeVerdict } from "../policy/verdict_cache.ts";
import { type Json, RuntimeError } from "../protocol/errors.ts";
import type { Settled } from "./settle.ts";

/** What is inspected. */
export interface Inspected extends Pick<Settled, "snapshot" | "packages" | "declared"> {
  /** The directory that holds what runs. */
  root: string;
}

/**
 * Inspects the modules that `file` reaches.
 *
 * @throws {RuntimeError} SECURITY_VIOLATION, NOT_FOUND (an import of a file that is not there) or USER_CODE_ERROR (syntax)
 */
export async function checkModules(
  inspected: Inspected,
  file: string,
  cacheDir: string,
): Promise<void> {
  refuse(await inspectModules(inspected, file, cacheDir));
}

/** The whole verdict on the modules that `file` reaches, from the cache if it is there. */
export async function inspectModules(
  inspected: Inspected,
  file: string,
  cacheDir: string,
): Promise<Inspection> {
  const { snapshot, packages, declared, root } = inspected;
  const directory = `${cacheDir}/verdicts`;
  // By what is declared: a describe, which is granted nothing, must not fail for an import that an invocation may use.
  const subject = {
    snapshotId: snapshot.id,
    entry: file,
    effective: declared,
    bundlePackages: packages,
  };
  const key = await inspectionKey(subject);
  const known = await readVerdict(directory, key);
  if (known !== undefined) return known;
  const { inspectSnapshot } = await import("../policy/inspect.ts");
  const paths = new Set(snapshot.files.map(({ path }) => path));
  const verdict = await inspectSnapshot({
    ...subject,
    files: [...paths],
    // Only what was hashed counts: a file that came later is no part of the snapshot.
    readFile: (path) =>
      paths.has(path) ? Deno.readFile(`${root}/${path}`) : Promise.resolve(undefined),
  });
  await writeVerdict(directory, key, verdict);
  return verdict;
}

function refuse({ violations, failures }: Inspection): void {
  const [violation] = violations;
  if (violation !== undefined) {
    const more = violations.length === 1 ? "" : ` (and ${violations.length - 1} more)`;
    throw new RuntimeError(
      "SECURITY_VIOLATION",
      `${violation.file}:${violation.line}: ${violation.message}${more}`,
      {
        hint: violation.hint,
        details: { violations: toJson(violations.slice(0, 50)) },
      },
    );
  }
  const [failure] = failures;
  if (failure === undefined) return;
  const code = failure.kind === "missing"
    ? "NOT_FOUND"
    : failure.kind === "syntax"
    ? "USER_CODE_ERROR"
    : "SECURITY_VIOLATION";
  throw new RuntimeError(code, `${failure.file}:${failure.line}: ${failure.message}`, {
    ...(failure.hint === undefined ? {} : { hint: failure.hint }),
    origin: failure.kind === "uninspectable" ? "policy" : "user_code",
    details: { failures: toJson(failures.slice(0, 50)) },
  });
}

function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
