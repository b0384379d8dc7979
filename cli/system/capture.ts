import type { Captured, CaptureOptions } from "./host.ts";

/** How long another program may take where nothing else ends it, in milliseconds. */
const PATIENCE_MS = 10_000;

/** Runs a program and gives its exit code and output; undefined when it can't be started. */
export async function capture(
  program: string,
  args: readonly string[],
  { env, signal = AbortSignal.timeout(PATIENCE_MS) }: CaptureOptions = {},
): Promise<Captured | undefined> {
  try {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      signal,
      ...env === undefined ? {} : { env: { ...env }, clearEnv: true },
    }).output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch {
    return undefined;
  }
}
