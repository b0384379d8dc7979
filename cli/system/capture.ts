import type { Captured } from "./host.ts";

/** How long another program may take, in milliseconds. */
const PATIENCE_MS = 10_000;

/** Runs a program and gives its exit code and output; undefined when it can't be started. */
export async function capture(
  program: string,
  args: readonly string[],
): Promise<Captured | undefined> {
  try {
    const { code, stdout } = await new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stderr: "null",
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).output();
    return { code, stdout: new TextDecoder().decode(stdout) };
  } catch {
    return undefined;
  }
}
