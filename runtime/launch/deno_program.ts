/**
 * The Deno program that runs children: which file it is, which version, and what it links to.
 *
 * @module
 */

import { RuntimeError } from "../protocol/errors.ts";
import { isScarcity } from "../protocol/system_reason.ts";

/** What a Deno program is, after it was asked. */
export interface DenoProgram {
  /** The executable itself, where the given one is a script that starts it. */
  path: string;
  version: string;
}

/**
 * The oldest Deno that keeps a child in. Older ones lack flags and checks that the sandbox rests
 * on: up to 2.9.2 a call that code can reach in a web worker (`op_desktop_send_error_report`)
 * writes any file without a permission, and those between were not tried.
 */
export const OLDEST_DENO = "2.9.6";
const OLDEST = OLDEST_DENO.split(".").map(Number);

/**
 * Asks a program what it is.
 *
 * @throws {RuntimeError} INTERNAL when it is no Deno, or one that is too old
 */
export async function askDeno(path: string): Promise<DenoProgram> {
  const answer = await capture(path, [
    "eval",
    "--no-config",
    "--no-lock",
    "console.log(JSON.stringify([Deno.execPath(), Deno.version.deno]))",
  ], { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", PATH: Deno.env.get("PATH") ?? "" });
  const parsed = readAnswer(answer);
  if (parsed === undefined) {
    throw new RuntimeError("INTERNAL", "The program that should run the code is not Deno", {
      hint: `The operator should set AIEL_DENO to Deno ${OLDEST_DENO} or later`,
      cause: `${path}: ${answer}`,
    });
  }
  if (!isRecent(parsed.version)) {
    throw new RuntimeError(
      "INTERNAL",
      `Deno ${parsed.version} is too old for the sandbox, expected ${OLDEST_DENO} or later`,
      { hint: "The operator should update Deno, or set AIEL_DENO to a newer one" },
    );
  }
  return parsed;
}

/** Whether a version, such as "2.9.6", is one that the sandbox can rest on. */
export function isRecent(version: string): boolean {
  const numbers = version.split(".").map((part) => Number.parseInt(part));
  const at = OLDEST.findIndex((oldest, i) => numbers[i] !== oldest);
  return at < 0 || (numbers[at] ?? 0) > (OLDEST[at] ?? 0);
}

function readAnswer(text: string): DenoProgram | undefined {
  try {
    const [path, version]: unknown[] = JSON.parse(text);
    if (typeof path !== "string" || typeof version !== "string") return undefined;
    return /^\d+\.\d+\.\d+/.test(version) ? { path: Deno.realPathSync(path), version } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The shared libraries of an executable, its dynamic loader included, as the loader itself tells
 * them (ld.so(8), LD_TRACE_LOADED_OBJECTS). Empty for a static one.
 */
export async function linkedLibraries(path: string): Promise<string[]> {
  const text = await capture(path, [], { LD_TRACE_LOADED_OBJECTS: "1" });
  const found = text.split("\n").map((line) => /^\s*(?:\S+ => )?(\/\S+) \(0x/.exec(line)?.[1]);
  return found.filter((one) => one !== undefined);
}

async function capture(
  program: string,
  args: string[],
  env: Record<string, string>,
): Promise<string> {
  try {
    const { stdout } = await new Deno.Command(program, {
      args,
      clearEnv: true,
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout).trim();
  } catch (error) {
    // A machine without room for one more process says nothing about the program.
    if (isScarcity(error)) throw error;
    return "";
  }
}
