/**
 * The runner: one request in, one envelope out (SPEC 1.1).
 *
 *     deno run -A runtime/runner.ts --help
 *
 * What happens to a request is told in `engine.ts`; this file only connects it with the outside: arguments, standard input and output,
 * the environment, signals and the exit code.
 *
 * @module
 */

import { HELP, parseCommandLine, UsageError } from "./command_line.ts";
import { createEngine } from "./engine.ts";
import { readStdin } from "./host.ts";
import { localEngineOptions } from "./local.ts";
import type { Envelope } from "./protocol/envelope.ts";
import { RuntimeError } from "./protocol/errors.ts";
import { refusal } from "./protocol/refusal.ts";
import { readRequest } from "./read_request.ts";
import { RUNTIME_VERSION } from "./version.ts";

/** Runs the command line and gives the exit code: 0 when `ok` is true, 1 when it is false, 2 when the command line is wrong. */
export async function main(args: readonly string[]): Promise<number> {
  let pretty = truthy(env("AIEL_PRETTY_JSON"));
  try {
    const line = parseCommandLine(args);
    if (line.help) return say(HELP);
    if (line.version) return say(`aiel-runtime ${RUNTIME_VERSION} (deno ${Deno.version.deno})\n`);
    pretty ||= line.pretty === true;

    const root = line.filesRoot ?? env("EP_FILES_ROOT") ?? ".";
    let request = await readRequest(line, { stdin: readStdin, file: Deno.readFileSync });
    if (truthy(env("AIEL_AUTO_CTX"))) {
      const { withAutoContext } = await import("./auto_context.ts");
      request = withAutoContext(request, root, env);
    }
    const engine = createEngine(localEngineOptions({ env }));
    const envelope = await engine.run(request, { root, signal: untilSignalled() });
    return write(envelope, pretty);
  } catch (thrown) {
    const usage = thrown instanceof UsageError;
    const error = usage
      ? new RuntimeError("VALIDATION_ERROR", thrown.message, { hint: "--help lists all flags" })
      : thrown;
    write(refusal(error), pretty);
    return usage ? 2 : 1;
  }
}

/** Aborted when somebody wants this process to end: the child goes first, and the envelope says so. */
function untilSignalled(): AbortSignal {
  const controller = new AbortController();
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) Deno.addSignalListener(signal, () => controller.abort());
  return controller.signal;
}

function write(envelope: Envelope, pretty: boolean): number {
  say(`${JSON.stringify(envelope, null, pretty ? 2 : undefined)}\n`);
  return envelope.ok ? 0 : 1;
}

function say(text: string): number {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
    return 0;
  } catch {
    // The reader is gone: there is nobody to tell.
    return 1;
  }
}

function env(name: string): string | undefined {
  return Deno.env.get(name);
}

function truthy(value: string | undefined): boolean {
  return value !== undefined && !["", "0", "false", "no", "off"].includes(value.toLowerCase());
}

if (import.meta.main) Deno.exit(await main(Deno.args));
