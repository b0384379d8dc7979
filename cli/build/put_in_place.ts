import { systemRefusal } from "../../runtime/protocol/system_reason.ts";
import { ScriptError } from "./run_script.ts";

/**
 * Copies a file that was made to where it was asked for, and makes the directories above it. It is
 * written beside it and then put in its place: a program that runs can't be written to, and what is
 * there stays until it is replaced.
 *
 * @param output absolute path
 * @throws {ScriptError}
 */
export async function putInPlace(made: string, output: string): Promise<void> {
  const temporary = `${output}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    const there = await Deno.stat(output).catch(() => undefined);
    if (there?.isDirectory === true) throw new Deno.errors.IsADirectory();
    await Deno.mkdir(output.slice(0, output.lastIndexOf("/")) || "/", { recursive: true });
    await Deno.copyFile(made, temporary);
    await Deno.rename(temporary, output);
  } catch (thrown) {
    await Deno.remove(temporary).catch(() => {});
    const refusal = systemRefusal(thrown);
    if (refusal === undefined) throw thrown;
    const { reason, advice } = refusal;
    throw new ScriptError(
      `Cannot write "${output}": ${reason}`,
      `${advice ?? "Check the path"}, or pass another --output <path>`,
      thrown,
    );
  }
}
