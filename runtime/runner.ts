/**
 * The runner: one request in, one envelope out.
 *
 *     deno run -A runtime/runner.ts --help
 *
 * What happens to a request is told in `engine/engine.ts`; this file only connects it with the
 * outside: arguments, standard input and output, the environment, signals and the exit code.
 *
 * @module
 */

import { withAutoContext } from "./auto_context.ts";
import type { CallHost } from "./calls/call_host.ts";
import { HELP, parseCommandLine, UsageError } from "./command_line.ts";
import { createEngine } from "./engine/engine.ts";
import type { Engine } from "./engine/options.ts";
import { refusal } from "./engine/refusal.ts";
import { readStdinSync } from "./host.ts";
import { ADMISSION_HERE, localEngineOptions, POOL_HERE } from "./local.ts";
import type { Envelope } from "./protocol/envelope.ts";
import { RuntimeError } from "./protocol/errors.ts";
import { RUNTIME_VERSION } from "./protocol/version.ts";
import { readRequest } from "./read_request.ts";
import { escapeUnprintable } from "./snapshot/error.ts";
import { onStopSignal } from "./stop_signal.ts";
import { writeOutput } from "./write_output.ts";

/** How long accepted requests may go on when no more come, in milliseconds. */
const GRACE_MS = 30_000;

/**
 * Runs a command line. The exit code is 0 when `ok` is true, 1 when it is false, 2 when the command
 * line is wrong.
 */
export async function main(args: readonly string[]): Promise<number> {
  let pretty = isOn("AIEL_PRETTY_JSON");
  try {
    const line = parseCommandLine(args);
    if (line.help) return say(HELP);
    if (line.version) return say(`aiel-runtime ${RUNTIME_VERSION} (deno ${Deno.version.deno})\n`);
    pretty ||= line.pretty === true;

    const root = line.filesRoot ?? env("EP_FILES_ROOT") ?? ".";
    await using calls = line.localConfig === undefined
      ? undefined
      : await (await import("./local_config.ts")).openLocalConfig(line.localConfig, env);
    if (line.serve === true) return await stay(root, calls);
    let request = await readRequest(line, {
      stdin: (maxBytes) => Promise.resolve(readStdinSync(maxBytes)),
      file: Deno.readFileSync,
    });
    if (isOn("AIEL_AUTO_CTX")) request = withAutoContext(request, root, env);

    const engine = createEngine(localEngineOptions({ env, runtimeDir: import.meta.dirname ?? "" }));
    const cancel = new AbortController();
    const answer = engine.run(request, { root, signal: cancel.signal, calls });
    // When this process is told to end, the child goes first, and the envelope says so.
    onStopSignal(() => cancel.abort());
    const envelope = await answer;
    const code = write(envelope, pretty);
    const isWeaker = envelope.meta.isolation === "deno";
    return isWeaker && !await sayWeakerIsolation(engine) ? 1 : code;
  } catch (thrown) {
    const usage = thrown instanceof UsageError;
    const error = usage
      ? new RuntimeError("VALIDATION_ERROR", thrown.message, { hint: thrown.hint })
      : thrown;
    write(refusal(error), pretty);
    return usage ? 2 : 1;
  }
}

/** Serves until standard input ends. The exit code is 0 however the requests went. */
async function stay(root: string, calls: CallHost | undefined): Promise<number> {
  const { serveLines } = await import("./serve/serve_lines.ts");
  const options = localEngineOptions({ env, runtimeDir: import.meta.dirname ?? "" });
  const stop = new AbortController();
  onStopSignal(() => stop.abort());
  await serveLines({
    engine: createEngine({
      ...options,
      pool: POOL_HERE,
      admission: ADMISSION_HERE,
      ...(calls === undefined ? {} : { calls }),
    }),
    root,
    input: Deno.stdin.readable,
    write: (bytes) => Deno.stdout.write(bytes),
    stop: stop.signal,
    graceMs: GRACE_MS,
  });
  return 0;
}

/**
 * A weaker form than the operator asked for is never taken in silence: false when it could not be
 * said.
 */
async function sayWeakerIsolation(engine: Engine): Promise<boolean> {
  const { reason } = await engine.isolation().catch(() => ({ reason: null }));
  return reason === null || note(`only Deno's permission flags are around the code: ${reason}`);
}

/** The one thing that is ever written on standard output. */
function write(envelope: Envelope, pretty: boolean): number {
  const json = JSON.stringify(envelope, null, pretty ? 2 : undefined);
  // JSON escapes what it must; a terminal obeys more than that. It stands in texts only, whose
  // value stays the same.
  const delivered = say(`${json.split("\n").map(escapeUnprintable).join("\n")}\n`);
  return envelope.ok ? delivered : 1;
}

/** The exit code: 1, and why on standard error, when the text does not arrive. */
function say(text: string): number {
  const lost = writeOutput(Deno.stdout, text);
  // A reader that has gone has seen what it wanted.
  if (lost === undefined || lost.readerGone) return 0;
  note(`Standard output could not be written: ${lost.reason}`);
  return 1;
}

/** Gives whether it arrived. */
function note(text: string): boolean {
  const lost = writeOutput(Deno.stderr, `aiel: ${text}\n`);
  return lost === undefined || lost.readerGone;
}

/** A variable that is empty counts as not set. */
function env(name: string): string | undefined {
  return Deno.env.get(name) || undefined;
}

function isOn(name: string): boolean {
  const value = env(name)?.toLowerCase();
  return value !== undefined && !["", "0", "false", "no", "off"].includes(value);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
