/**
 * Runs a command line: text in, text out and an exit code. Nothing here knows which commands there
 * are, nor what they work with.
 *
 * @module
 */

import { CliError, errorDocument, EXIT, type ExitCode } from "../errors.ts";
import type { Host } from "../system/host.ts";
import type { Command, CommandSpec, CommandUsage, Input } from "./command.ts";
import { type GlobalOptions, NO_OPTIONS } from "./global_options.ts";
import { lostOutputText } from "./lost_output.ts";
import { parseArgs, type Parsed, wantsJson } from "./parse_args.ts";
import { createScreen, type Screen, visibleText, wantsColor } from "./screen.ts";

/** A program: its commands, what they work with, and what its errors mean. */
export interface Program<Deps extends ProgramDeps> {
  readonly name: string;
  readonly version: string;
  readonly commands: readonly CommandSpec<Deps>[];
  /** @throws {CliError} USAGE when an option that all commands take can't be what it is */
  createDeps(host: Host, global: GlobalOptions, context: DepsContext): Deps;
  /**
   * What was thrown as an error that can be shown. `ran` is the command that threw it; undefined
   * when none was reached.
   */
  explain(thrown: unknown, ran: RanCommand<Deps> | undefined): Promise<CliError>;
}

/** What every command gets, whatever else it works with. */
export interface ProgramDeps {
  /** What stdout looks like. */
  readonly screen: Screen;
}

/** What is known before a command runs. */
export interface DepsContext {
  /** All commands of the program. */
  commands: readonly CommandUsage[];
  screen: Screen;
  errorScreen: Screen;
  signal: AbortSignal;
}

/** A command that was run. */
export interface RanCommand<Deps> {
  readonly spec: CommandSpec<Deps>;
  readonly input: Input;
  readonly deps: Deps;
}

/** Runs a command line. Never rejects; what it returns is the exit code. */
export async function runProgram<Deps extends ProgramDeps>(
  host: Host,
  program: Program<Deps>,
): Promise<ExitCode> {
  const { commands } = program;
  let global: GlobalOptions = { ...NO_OPTIONS, json: wantsJson(host.args) };
  try {
    const parsed = parseArgs(host.args, commands);
    global = parsed.global;
    if (parsed.kind === "run") return await runCommand(host, program, parsed);
    if (parsed.kind === "version") {
      const { name, version } = program;
      write(host, global, { version }, `${name} ${version}`);
      return await delivered(host, EXIT.ok);
    }
    const { helpDocument, helpText } = await import("./help.ts");
    const screen = screenOf(host, global, "stdout");
    const text = global.json ? "" : helpText(parsed.words, commands, screen);
    write(host, global, global.json ? helpDocument(parsed.words, commands) : null, text);
    return await delivered(host, EXIT.ok);
  } catch (thrown) {
    return fail(host, global, await program.explain(thrown, undefined), thrown);
  }
}

async function runCommand<Deps extends ProgramDeps>(
  host: Host,
  program: Program<Deps>,
  { spec, input, global }: Extract<Parsed<CommandSpec<Deps>>, { kind: "run" }>,
): Promise<ExitCode> {
  const interrupt = new AbortController();
  const interrupted = Promise.withResolvers<never>();
  // The race below may be over before Ctrl-C is pressed.
  interrupted.promise.catch(() => {});
  const deps = program.createDeps(host, global, {
    commands: program.commands,
    screen: screenOf(host, global, "stdout"),
    errorScreen: screenOf(host, global, "stderr"),
    signal: interrupt.signal,
  });
  const stopListening = host.onInterrupt(() => {
    const second = interrupt.signal.aborted;
    interrupt.abort();
    // Who presses Ctrl-C twice does not want to wait any longer.
    if (second || spec.onInterrupt !== "finish") {
      interrupted.reject(new CliError("INTERRUPTED", "Interrupted"));
    }
  });
  try {
    const work = async () => {
      const command = await spec.load();
      const result = await command.run(input, deps);
      // Rendered only when it is wanted: a result of 100,000 files is either a document or text.
      const document = global.json ? documentOf(command, result) : null;
      const text = global.json ? "" : command.render(result, deps.screen);
      const code = command.exitCode?.(result) ?? EXIT.ok;
      const isTold = !global.json && !global.quiet;
      const next = isTold ? command.next?.(result, screenOf(host, global, "stderr")) ?? [] : [];
      return { document, text, code, next, lost: async () => await command.lost?.(result, deps) };
    };
    const { document, text, code, next, lost } = await Promise.race([
      work(),
      interrupted.promise,
    ]);
    write(host, global, document, text);
    for (const line of next) host.stderr.write(`${line}\n`);
    return await delivered(host, code, lost);
  } catch (thrown) {
    return fail(host, global, await program.explain(thrown, { spec, input, deps }), thrown);
  } finally {
    stopListening();
  }
}

/** A result as a document; one that is a failure says so under `error`, as every failure does. */
function documentOf<Deps>(command: Command<Deps>, result: unknown): unknown {
  const document = command.json?.(result) ?? result ?? {};
  const isFailure = (command.exitCode?.(result) ?? EXIT.ok) !== EXIT.ok;
  if (!isFailure || command.failure === undefined || typeof document !== "object") return document;
  return { ...document, ...errorDocument(command.failure(result)) };
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
 * The exit code, once all is written: what did not arrive makes a success a failure, but for a
 * reader that has gone, about which programs in a pipe are quiet.
 */
async function delivered(
  host: Host,
  code: ExitCode,
  undo?: () => Promise<string | undefined>,
): Promise<ExitCode> {
  const lost = host.stdout.lost();
  const undone = lost === undefined ? undefined : await undo?.();
  if (lost !== undefined && (!lost.readerGone || undone !== undefined)) {
    host.stderr.write(lostOutputText(lost, undone));
    return code === EXIT.ok ? EXIT.failure : code;
  }
  const unsaid = host.stderr.lost();
  const isUnsaid = unsaid !== undefined && !unsaid.readerGone;
  return isUnsaid && code === EXIT.ok ? EXIT.failure : code;
}

/**
 * The only place where a failure leaves: text on stderr, and under `--json` the document on stdout
 * as well.
 */
function fail(
  host: Host,
  global: GlobalOptions,
  explained: CliError,
  thrown: unknown,
): ExitCode {
  const error = redacted(explained, host.env("AIEL_TOKEN"));
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
