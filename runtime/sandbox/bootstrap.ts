/**
 * The main module of every child: the trusted few lines between Deno and user code.
 *
 * It is the main module so that user code never is: Deno does not permission-check a main module's
 * static graph, and checks everything that comes through a non-literal `import()`. It holds no
 * secret but the nonce of its frames, which only keeps what user code prints apart from what it
 * answers.
 *
 * Everything up to `import(load.entry)` runs before user code exists. Everything after it may meet
 * patched intrinsics; `primordials.ts` has those that are used.
 *
 * @module
 */

import { isAsyncIterable } from "../../sdk/async_iterable.ts";
import { validateContract } from "../../sdk/contract.ts";
import type { Context } from "../../sdk/context.ts";
import { describe } from "../../sdk/describe.ts";
import type { BodySink } from "../../sdk/http_body_stream.ts";
import { findExport, type Invocation } from "../../sdk/find_export.ts";
import { InvocationError } from "../../sdk/invocation_error.ts";
import { invokeExport } from "../../sdk/invoke.ts";
import { currentRegistry, type ExportKind } from "../../sdk/registry.ts";
import {
  CHANNEL_LOST,
  type ChildFailure,
  FRAME,
  type LoadMessage,
  READY_NONCE,
  type RunMessage,
} from "../protocol/channel.ts";
import { AwaitedWork } from "./awaited_work.ts";
import { readBodyHeads } from "./body_heads.ts";
import { CodecError, encode } from "./codec.ts";
import { askBy } from "./ask_by.ts";
import { CallSender } from "./call_sender.ts";
import { captureConsole } from "./console_capture.ts";
import type { DeadlineSignal } from "./deadline_signal.ts";
import { installEnvironment } from "./environment.ts";
import { describeThrown, type Failure, failureJson } from "./failure.ts";
import { frameWriter, streamWriter } from "./frames.ts";
import { findHandler } from "./handler.ts";
import { Inbox } from "./inbox.ts";
import { takeInternals } from "./internals.ts";
import { ItemSender } from "./item_sender.ts";
import { interruptionIn, isNoted } from "./interruption.ts";
import { createLogSink } from "./log_sink.ts";
import { listenForLooseEnds } from "./loose_ends.ts";
import { encodeUtf8, freeze } from "./primordials.ts";
import { installPrograms } from "./programs.ts";
import { makeContext } from "./run_context.ts";
import { retryAsked } from "./retry_asked.ts";
import { read, readText } from "./safe_read.ts";
import { readMessage } from "./stdin.ts";
import { lookForWork } from "./work_left.ts";

const LEFT_BEHIND = "Something was still pending when the code had answered, and was ended; " +
  "await it, or give its promise to ctx.waitUntil";
const REASONS = {
  NOT_FOUND: "not_found",
  VALIDATION_ERROR: "invalid",
  TIMEOUT: "timeout",
} as const;

frameWriter(encodeUtf8(READY_NONCE), streamWriter(Deno.stdout))(FRAME.ready, "{}");
const load = readMessage() as LoadMessage | undefined;
// The parent went away before it said what to do.
if (load === undefined) Deno.exit(0);
const given = load.ahead ? undefined : readMessage() as RunMessage | undefined;
if (given === undefined && !load.ahead) Deno.exit(0);

const nonce = Uint8Array.fromHex(load.nonce);
// Strings of the whole process stand in a heap snapshot, which user code may take; bytes do not.
load.nonce = "";
const exit = Deno.exit;
const send = frameWriter(nonce, streamWriter(Deno.stdout));
const sendAside = frameWriter(nonce, streamWriter(Deno.stderr));

const { log, tellDropped } = createLogSink(send, {
  entries: load.logEntries,
  bytes: load.logBytes,
});
const internals = takeInternals();
captureConsole(log, internals);
const hasMoreWork = internals?.core?.eventLoopHasMoreWork;
const trail = installEnvironment(load.env, Uint8Array.fromHex(load.trailMark));
load.trailMark = "";
installPrograms(load.programEnv, trail.attempted);

const registry = currentRegistry();
const awaited = new AwaitedWork(log);
let phase: ChildFailure["phase"] = "load";
let deadline: DeadlineSignal | undefined;
/** The answer is known, and waits for other work only. */
let isAnswered = false;

/** Nothing of user code runs on this thread afterwards; the parent ends the process. */
function lastWord(): never {
  tellDropped();
  trail.end();
  // Whatever was printed on standard error lies before this mark.
  sendAside(FRAME.end, "");
  say(FRAME.done, "");
  freeze();
}

function say(type: number, json: string): void {
  if (!send(type, json)) exit(CHANNEL_LOST);
}

/** Gives the answer, and says the last word once the work of `ctx.waitUntil` is done. */
function conclude(type: number, json: string): void {
  if (isAnswered) return;
  isAnswered = true;
  if (awaited.isOpen) say(FRAME.waits, "");
  say(type, json);
  awaited.whenDone(deadline, () => {
    deadline?.unref();
    if (deadline === undefined || hasMoreWork === undefined) return lastWord();
    lookForWork(hasMoreWork, (isLeft) => {
      if (isLeft) log("ctx", "warn", "work.left_behind", { why: LEFT_BEHIND });
      lastWord();
    });
  });
}

function fail(failure: Failure): void {
  conclude(FRAME.failure, failureJson(failure, phase));
}

function failThrown(reason: "thrown" | "unhandled", thrown: unknown): void {
  readBodyHeads(thrown, (heads) => {
    const error = describeThrown(thrown, heads);
    if (isAnswered) return log("ctx", "error", "background.failed", { error: thrown });
    const interruption = interruptionOf(thrown);
    const failure: Failure = interruption === undefined
      ? { reason, message: error.message, error, retryAfterMs: retryAsked(thrown) }
      : { ...timedOut(interruption.value), error };
    if (reason === "thrown") return fail(failure);
    // What crashed waits for nothing.
    say(FRAME.failure, failureJson(failure, phase));
    lastWord();
  });
}

function interruptionOf(thrown: unknown): { value: unknown } | undefined {
  return deadline === undefined ? undefined : interruptionIn(thrown, deadline);
}

/** The deadline of the whole, or that of a call, which says so itself. */
function timedOut(interruption: unknown): Failure {
  const hint = "Do less in one call, or ask for a longer timeout_ms";
  if (isNoted(interruption)) {
    const message = readText(interruption, "message") ?? "";
    return { reason: "timeout", message, hint, details: read(interruption, "details") };
  }
  const timeoutMs = deadline?.timeoutMs ?? 0;
  return {
    reason: "timeout",
    message: `The deadline of ${timeoutMs} ms passed while the code ran`,
    hint,
    details: { timeout_ms: timeoutMs, phase: "run" },
  };
}

function answer(value: unknown): void {
  let json: string;
  try {
    json = encode(value, load?.outputBytes ?? 0);
  } catch (problem) {
    return problem instanceof CodecError
      ? failUnserializable(problem)
      : failThrown("thrown", problem);
  }
  conclude(FRAME.result, json);
}

function failUnserializable(problem: CodecError): void {
  const { thrown } = problem;
  if (thrown !== undefined && interruptionOf(thrown.value) !== undefined) {
    return failThrown("thrown", thrown.value);
  }
  if (problem.tooLarge) return fail({ reason: "too_large", message: problem.what });
  return fail({
    reason: "unserializable",
    message: problem.path + ": " + problem.what,
    error: thrown === undefined ? undefined : describeThrown(thrown.value),
  });
}

listenForLooseEnds(internals, {
  unhandled: (thrown) => failThrown("unhandled", thrown),
  idle() {
    if (awaited.giveUp("Nothing is left that it could wait for")) return;
    fail({
      reason: "unsettled",
      message: phase === "load"
        ? "The module never finished loading: nothing is left that its top-level await could wait for"
        : "The promise never settles: nothing is left that it could wait for",
    });
  },
});
// Not awaited at the top: user code that imports this module's dependencies must not wait for a
// module that waits for it.
import(load.entry).then(
  (module: Record<string, unknown>) => invoke(module, load),
  (thrown) => failThrown("thrown", thrown),
);

async function invoke(module: Record<string, unknown>, load: LoadMessage): Promise<void> {
  try {
    if (load.use === "registry") {
      const problems = validateContract(registry);
      if (problems.length > 0) return fail(contractFailure(problems));
    }
    send(FRAME.loaded, "{}");
    const run = given ?? waitForRequest();
    const invocation: Invocation = {
      kind: run.kind as ExportKind,
      name: run.name ?? "",
      payload: run.payload,
    };
    const ownTimeout = run.action === "invoke"
      ? findExport(registry, invocation).entry.timeoutMs
      : null;
    send(FRAME.running, ownTimeout === null ? "{}" : '{"timeoutMs":' + ownTimeout + "}");
    phase = "run";
    if (run.action === "describe") return answer(describe(registry));
    const inbox = new Inbox();
    const items = new ItemSender(say, load.outputBytes, run.credits, inbox);
    // It streams by its body.
    const isHttp = run.action === "invoke" && run.kind === "http";
    const made = makeContext(run, ownTimeout, registry, {
      log,
      awaited,
      items: isHttp ? undefined : items,
      ask: askBy(run, () => new CallSender(say, inbox)),
    });
    deadline = made.deadline;
    const follow = run.credits === null || !isHttp ? undefined : bodySinkOf(items);
    const returned = run.action === "execute"
      ? await callHandler(module, run, made.ctx)
      : await invokeExport(registry, invocation, made.ctx, follow);
    const value = isAsyncIterable(returned) ? await sendAll(returned, items) : returned;
    items.close(() => answer(value));
  } catch (thrown) {
    if (thrown instanceof NoHandler) return fail(thrown.failure);
    if (thrown instanceof CodecError) return failUnserializable(thrown);
    if (!InvocationError.is(thrown)) return failThrown("thrown", thrown);
    fail({
      reason: REASONS[thrown.code],
      message: thrown.message,
      hint: thrown.hint ?? undefined,
      details: thrown.details,
    });
  }
}

/**
 * The request of a child that was loaded ahead. Nothing of the code runs on this thread until it is
 * there. Code that reads standard input itself leaves nothing to read here; the child is then of no
 * use.
 */
function waitForRequest(): RunMessage {
  let run: RunMessage | undefined;
  try {
    run = readMessage() as RunMessage | undefined;
  } catch {
    // A read of the code's own is under way.
  }
  return run ?? exit(CHANNEL_LOST);
}

async function callHandler(
  module: Record<string, unknown>,
  run: RunMessage,
  ctx: Context,
): Promise<unknown> {
  const found = findHandler(module, run.name ?? "");
  if ("missing" in found) throw new NoHandler(found.missing);
  return await found.handler(run.payload, ctx);
}

/** There is no handler of the name; why stands in the failure. */
class NoHandler {
  constructor(readonly failure: Failure) {}
}

/** Sends what an export gives one by one; the answer is what it gives at the end. */
async function sendAll(all: AsyncIterable<unknown>, items: ItemSender): Promise<unknown> {
  items.begin();
  const iterator = all[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await iterator.next();
    if (done === true) return value;
    await items.send(value);
  }
}

function bodySinkOf(items: ItemSender): BodySink {
  return { head: (head) => items.head(head), chunk: (value) => items.send(value) };
}

function contractFailure(
  problems: readonly { message: string; place: unknown }[],
): Failure {
  const first = problems[0]?.message ?? "";
  return {
    reason: "contract",
    message: problems.length === 1
      ? `Contract validation failed: ${first}`
      : `Contract validation failed with ${problems.length} problems; the first: ${first}`,
    hint: "Each problem names the place of its registration; describe reports them all",
    details: { problems },
  };
}
