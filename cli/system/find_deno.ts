/**
 * Finds the Deno program that runs children.
 *
 * @module
 */

import { CliError } from "../errors.ts";
import type { Host } from "./host.ts";

/** A program, and what named it. */
export interface FoundDeno {
  path: string;
  source: "AIEL_DENO" | "this process" | "PATH";
}

/**
 * `AIEL_DENO`, then the Deno that runs this, then `PATH`; undefined when there is none.
 *
 * @throws {CliError} DENO_MISSING when `AIEL_DENO` names no file: what the user chose is not
 * replaced by something else.
 */
export async function findDeno(
  host: Pick<Host, "env" | "os" | "deno">,
): Promise<FoundDeno | undefined> {
  const chosen = host.env("AIEL_DENO");
  if (chosen !== undefined && chosen !== "") {
    if (await isFile(chosen)) return { path: chosen, source: "AIEL_DENO" };
    throw new CliError("DENO_MISSING", `AIEL_DENO names "${chosen}", which is not a file`, {
      hint: "Set AIEL_DENO to the path of the Deno program, or unset it",
    });
  }
  if (host.deno !== undefined) return { path: host.deno, source: "this process" };
  const windows = host.os === "windows";
  for (const directory of (host.env("PATH") ?? "").split(windows ? ";" : ":")) {
    // An empty entry means the working directory, where a project could have put anything.
    if (directory === "" || directory === ".") continue;
    const path = `${directory}/deno${windows ? ".exe" : ""}`;
    if (await isFile(path)) return { path, source: "PATH" };
  }
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
