/**
 * The program: a command line in, text out and an exit code. Nothing here knows which commands
 * there are.
 *
 * @module
 */

import type { CommandSpec } from "./command.ts";
import { createDeps } from "../create_deps.ts";
import type { GlobalOptions } from "../deps.ts";
import { CliError, errorDocument, EXIT, type ExitCode } from "../errors.ts";
import { NO_OPTIONS } from "./global_options.ts";
import type { Host } from "../system/host.ts";
import { parseArgs, type Parsed, wantsJson } from "./parse_args.ts";
import { createScreen, type Screen, visibleText, wantsColor } from "./screen.ts";
import { CLI_VERSION } from "../version.ts";

/** Runs a command line. Never rejects; what it returns is the exit code. */
export async function runProgram(host: Host, specs: readonly CommandSpec[]): Promise<ExitCode> {
  let global: GlobalOptions = { ...NO_OPTIONS, json: wantsJson(host.args) };
  try {
    const parsed = parseArgs(host.args, specs);
    global = parsed.global;
    if (parsed.kind === "run") return await runCommand(host, parsed);
    if (parsed.kind === "version") {
      write(host, global, { version: CLI_VERSION }, `aiel ${CLI_VERSION}`);
      return EXIT.ok;
    }
    const { helpDocument, helpText } = await import("./help.ts");
    const text = global.json ? "" : helpText(parsed.words, specs, screenOf(host, global, "stdout"));
    write(host, global, global.json ? helpDocument(parsed.words, specs) : null, text);
    return EXIT.ok;
  } catch (thrown) {
    return await fail(host, global, thrown);
  }
}

async function runCommand(
  host: Host,
  { spec, input, global }: Extract<Parsed, { kind: "run" }>,
): Promise<ExitCode> {
  const interrupt = new AbortController();
  const interrupted = Promise.withResolvers<never>();
  // The race below may be over before Ctrl-C is pressed.
  interrupted.promise.catch(() => {});
  let stop: (() => void) | undefined;
  const listen = () => {
    stop ??= host.onInterrupt(() => {
      const second = interrupt.signal.aborted;
      interrupt.abort();
      // Who presses Ctrl-C twice does not want to wait any longer.
      if (second || spec.onInterrupt !== "finish") {
        interrupted.reject(new CliError("INTERRUPTED", "Interrupted"));
      }
    });
  };
  const deps = createDeps(host, global, {
    screen: screenOf(host, global, "stdout"),
    errorScreen: screenOf(host, global, "stderr"),
    signal: interrupt.signal,
    onProgress: listen,
  });
  if (spec.onInterrupt !== "late") listen();
  try {
    const work = async () => {
      const command = await spec.load();
      const result = await command.run(input, deps);
      // Rendered only when it is wanted: a result of 100,000 files is either a document or text.
      const document = global.json ? command.json?.(result) ?? result ?? {} : null;
      const text = global.json ? "" : command.render(result, deps.screen);
      return { document, text, code: command.exitCode?.(result) ?? EXIT.ok };
    };
    const { document, text, code } = await Promise.race([work(), interrupted.promise]);
    write(host, global, document, text);
    return code;
  } catch (thrown) {
    // By its name: most commands neither ask a service nor fail.
    if (!(thrown instanceof Error) || thrown.name !== "ControlError") throw thrown;
    const { withNotFoundHint } = await import("../not_found_hint.ts");
    throw await withNotFoundHint(thrown, { spec, input }, deps);
  } finally {
    stop?.();
  }
}

/** The only place where a result leaves. */
function write(host: Host, global: GlobalOptions, document: unknown, text: string): void {
  if (global.json) {
    // One line where a program reads it: tools that look at lines keep working.
    const indent = host.stdout.isTerminal ? 2 : undefined;
    const json = JSON.stringify(document, null, indent);
    // JSON escapes of control characters what it must; a terminal obeys more than those, and some
    // readers end a line at U+2028. They stand in strings only.
    host.stdout.write(`${visibleText(json)}\n`);
  } else if (text !== "") host.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/**
 * The only place where a failure leaves: text on stderr, and under `--json` the document on stdout
 * as well.
 */
async function fail(host: Host, global: GlobalOptions, thrown: unknown): Promise<ExitCode> {
  // Loaded only now: most commands do not fail.
  const { asCliError } = await import("../as_cli_error.ts");
  const error = redacted(asCliError(thrown), host.env("AIEL_TOKEN"));
  const screen = screenOf(host, global, "stderr");
  if (global.json) write(host, global, errorDocument(error), "");
  let text = `${screen.red("error:")} ${visibleText(error.message)}\n`;
  if (error.hint !== undefined) text += `${screen.dim("hint:")} ${visibleText(error.hint)}\n`;
  if ((host.env("AIEL_DEBUG") ?? "") !== "") {
    const cause = error.cause ?? thrown;
    const stack = cause instanceof Error ? cause.stack ?? cause.message : String(cause);
    text += `${screen.dim(visibleText(redactText(stack, host.env("AIEL_TOKEN"))))}\n`;
  }
  host.stderr.write(text);
  return error.exitCode;
}

/** A credential must not leave by way of an error, however it came there. */
function redacted(error: CliError, token: string | undefined): CliError {
  if (token === undefined || token.length < 4) return error;
  if (!JSON.stringify(errorDocument(error)).includes(token)) return error;
  return new CliError(error.code, redactText(error.message, token), {
    ...error.hint === undefined ? {} : { hint: redactText(error.hint, token) },
    details: {},
    cause: error.cause,
  });
}

function redactText(text: string, token: string | undefined): string {
  return token === undefined || token.length < 4 ? text : text.replaceAll(token, "***");
}

function screenOf(host: Host, global: GlobalOptions, name: "stdout" | "stderr"): Screen {
  const stream = host[name];
  const terminal = stream.isTerminal || (host.env("AIEL_FORCE_TTY") ?? "") !== "";
  return createScreen({
    columns: stream.columns ?? 80,
    terminal,
    color: wantsColor({ terminal, allowed: global.color, env: host.env }),
  });
}
