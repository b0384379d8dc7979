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

import { validateContract } from "../../sdk/contract.ts";
import { createContext } from "../../sdk/context.ts";
import { describe } from "../../sdk/describe.ts";
import { findExport, type Invocation } from "../../sdk/find_export.ts";
import { InvocationError } from "../../sdk/invocation_error.ts";
import { callExport, invokeExport } from "../../sdk/invoke.ts";
import { currentRegistry, type ExportKind } from "../../sdk/registry.ts";
import { suggest } from "../../sdk/suggest.ts";
import {
  CHANNEL_LOST,
  type ChildFailure,
  FRAME,
  type LoadMessage,
  READY_NONCE,
  type RunMessage,
} from "../protocol/channel.ts";
import { CodecError, encode } from "./codec.ts";
import { captureConsole, closeInternals } from "./console_capture.ts";
import { installEnvironment } from "./environment.ts";
import { describeThrown, failureJson } from "./failure.ts";
import { frameWriter, streamWriter } from "./frames.ts";
import { createLogSink } from "./log_sink.ts";
import {
  AbortSignalTimeout,
  ArrayJoin,
  ArraySlice,
  DateNow,
  DefineProperty,
  encodeUtf8,
  EventPreventDefault,
  freeze,
  ObjectHasOwn,
  ObjectKeys,
  QueueMicrotask,
} from "./primordials.ts";
import { installPrograms } from "./programs.ts";
import { readMessage } from "./stdin.ts";

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

const log = createLogSink(send, { entries: load.logEntries, bytes: load.logBytes });
captureConsole(log);
closeInternals();
const trail = installEnvironment(load.env, Uint8Array.fromHex(load.trailMark));
load.trailMark = "";
installPrograms(load.programEnv, trail.attempted);

const registry = currentRegistry();
let phase: ChildFailure["phase"] = "load";

/** Nothing of user code runs on this thread afterwards; the parent ends the process. */
function lastWord(type: number, json: string): never {
  trail.end();
  // Whatever was printed on standard error lies before this mark.
  sendAside(FRAME.end, "");
  if (!send(type, json)) exit(CHANNEL_LOST);
  freeze();
}

function fail(failure: Omit<ChildFailure, "phase">): never {
  lastWord(FRAME.failure, failureJson(failure, phase));
}

function failThrown(reason: "thrown" | "unhandled", thrown: unknown): never {
  const error = describeThrown(thrown);
  return fail({ reason, message: error.message, error });
}

function answer(value: unknown): never {
  let json: string;
  try {
    json = encode(value, load?.outputBytes ?? 0);
  } catch (problem) {
    if (!(problem instanceof CodecError)) return failThrown("thrown", problem);
    if (problem.tooLarge) return fail({ reason: "too_large", message: problem.what });
    return fail({
      reason: "unserializable",
      message: problem.path + ": " + problem.what,
      error: problem.thrown === undefined ? undefined : describeThrown(problem.thrown.value),
    });
  }
  lastWord(FRAME.result, json);
}

listenForLooseEnds();
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
    const ctx = makeContext(run, ownTimeout);
    if (run.action === "execute") return answer(await callHandler(module, run, ctx));
    answer(await invokeExport(registry, invocation, ctx));
  } catch (thrown) {
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

function makeContext(run: RunMessage, ownTimeoutMs: number | null) {
  const given = run.context;
  const timeoutMs = ownTimeoutMs !== null && ownTimeoutMs < given.timeoutMs
    ? ownTimeoutMs
    : given.timeoutMs;
  // The signal comes a little before the end, so that code that listens can still answer: a tenth
  // of the time, at most 250 ms.
  const grace = timeoutMs / 10 < 250 ? timeoutMs / 10 : 250;
  const deadline = DateNow() + timeoutMs;
  let signal: AbortSignal | undefined;
  const orUndefined = (id: string) => id === "" ? undefined : id;
  return createContext({
    requestId: given.requestId,
    traceId: given.traceId,
    tenantId: orUndefined(given.tenantId),
    workspaceId: orUndefined(given.workspaceId),
    projectId: orUndefined(given.projectId),
    userId: orUndefined(given.userId),
    snapshotId: given.snapshotId,
    runtimeVersion: given.runtimeVersion,
    sdkVersion: given.sdkVersion,
    deadline,
    // Not by setTimeout: the first touch of it loads Node's timers, a quarter of the child's whole
    // start.
    get signal() {
      const left = deadline - grace - DateNow();
      return signal ??= AbortSignalTimeout(left > 0 ? left : 0);
    },
    log: (entry) => log("ctx", entry.level, entry.event, entry.fields),
    call: (request, deeper) => callExport(registry, request, deeper),
  });
}

async function callHandler(
  module: Record<string, unknown>,
  run: RunMessage,
  ctx: unknown,
): Promise<unknown> {
  const name = run.name ?? "";
  const handler = ObjectHasOwn(module, name) ? module[name] : undefined;
  if (typeof handler !== "function") {
    const functions: string[] = [];
    const keys = ObjectKeys(module);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] ?? "";
      if (typeof module[key] === "function") functions[functions.length] = key;
    }
    const close = suggest(name, functions);
    return fail({
      reason: "not_found",
      message: `Handler not found: ${name}`,
      hint: functions.length === 0
        ? "The module exports no function; export one that takes (event, context)"
        : close === undefined
        ? `The module exports: ${ArrayJoin(ArraySlice(functions, 0, 20), ", ")}`
        : `Did you mean "${close}"?`,
    });
  }
  return await handler(run.payload, ctx);
}

function contractFailure(
  problems: readonly { message: string; place: unknown }[],
): Omit<ChildFailure, "phase"> {
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

/** Errors and rejections that nothing handles, and a promise that nothing can settle any more. */
function listenForLooseEnds(): void {
  // User code may handle an event later in its dispatch: the verdict falls afterwards.
  const unlessPrevented = (event: Event, thrown: () => unknown): void => {
    let handled = false;
    const noted = { __proto__: null, value: () => void (handled = true) };
    DefineProperty(event, "preventDefault", noted as PropertyDescriptor);
    EventPreventDefault(event);
    QueueMicrotask(() => {
      if (!handled) failThrown("unhandled", thrown());
    });
  };
  globalThis.addEventListener(
    "unhandledrejection",
    (event) => unlessPrevented(event, () => event.reason),
  );
  globalThis.addEventListener(
    "error",
    (event) => unlessPrevented(event, () => event.error ?? event.message),
  );
  globalThis.addEventListener("beforeunload", () => {
    fail({
      reason: "unsettled",
      message: phase === "load"
        ? "The module never finished loading: nothing is left that its top-level await could wait for"
        : "The promise never settles: nothing is left that it could wait for",
    });
  });
}
