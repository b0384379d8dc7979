/**
 * A script of this directory as its user meets it: a help, and failures in words.
 *
 * @module
 */

import { systemRefusal } from "../../runtime/protocol/system_reason.ts";
import { writeOutput } from "../../runtime/write_output.ts";

/** The command line of a script is wrong. */
export class FlagError extends Error {
  override readonly name = "FlagError";
}

/** A script can't do its work; the message says why. */
export class ScriptError extends Error {
  override readonly name: string = "ScriptError";

  /** `hint` is what to do about it. */
  constructor(message: string, readonly hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

/**
 * Runs a script and gives its exit code: 2 where the command line is wrong, 1 where it failed or
 * where what it says does not arrive.
 *
 * @param usage what `--help` prints
 * @param work gives what to print
 */
export async function runScript(
  usage: string,
  args: readonly string[],
  work: (args: readonly string[]) => Promise<string>,
): Promise<number> {
  try {
    const isHelp = args.some((arg) => arg === "--help" || arg === "-h");
    const lost = writeOutput(Deno.stdout, isHelp ? usage : await work(args));
    if (lost === undefined || lost.readerGone) return 0;
    return complain(`Standard output could not be written: ${lost.reason}\n`, 1);
  } catch (thrown) {
    if (thrown instanceof FlagError) return complain(`${thrown.message}\n\n${usage}`, 2);
    if (thrown instanceof ScriptError) return complain(withHint(thrown.message, thrown.hint), 1);
    const refusal = systemRefusal(thrown);
    if (refusal === undefined) throw thrown;
    const { path, reason, advice = "Check the disk, then try again" } = refusal;
    const what = path === undefined ? "What it needs can't be used" : `Cannot use "${path}"`;
    return complain(withHint(`${what}: ${reason}`, advice), 1);
  }
}

/** Where `--output` leads, from the directory in which the script was started. */
export function outputPath(given: string): string {
  return /^(?:[/\\]|[A-Za-z]:)/.test(given) ? given : `${Deno.cwd()}/${given}`;
}

function withHint(message: string, hint: string): string {
  return `${message}\nhint: ${hint}\n`;
}

function complain(text: string, code: number): number {
  writeOutput(Deno.stderr, `error: ${text}`);
  return code;
}
