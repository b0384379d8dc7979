/**
 * Makes the context of one invocation.
 *
 * @module
 */

import { type Context, createContext } from "../../sdk/context.ts";
import type { Ask } from "../../sdk/ask.ts";
import { makeIntegrations } from "../../sdk/integrations_client.ts";
import { createMemory } from "../../sdk/memory_client.ts";
import { callExport } from "../../sdk/invoke.ts";
import type { Registry } from "../../sdk/registry.ts";
import { MEMORY } from "../protocol/calls.ts";
import type { RunMessage } from "../protocol/channel.ts";
import type { AwaitedWork } from "./awaited_work.ts";
import { DeadlineSignal } from "./deadline_signal.ts";
import { CodecError } from "./codec.ts";
import type { ItemSender } from "./item_sender.ts";
import type { LogSink } from "./log_sink.ts";
import { DateNow } from "./primordials.ts";

/** The context, and the deadline that its signal tells of. */
export interface RunContext {
  ctx: Context;
  deadline: DeadlineSignal;
}

/** What a context leads to. */
export interface Surroundings {
  log: LogSink;
  awaited: AwaitedWork;
  /** Undefined: the answer is none of items, and what is emitted goes nowhere. */
  items: ItemSender | undefined;
  /** Makes governed calls. */
  ask: Ask;
}

/** @param ownTimeoutMs of the export, which may lower the deadline */
export function makeContext(
  { context: given, integrations }: Pick<RunMessage, "context" | "integrations">,
  ownTimeoutMs: number | null,
  registry: Registry,
  { log, awaited, items, ask }: Surroundings,
): RunContext {
  const timeoutMs = ownTimeoutMs !== null && ownTimeoutMs < given.timeoutMs
    ? ownTimeoutMs
    : given.timeoutMs;
  const at = DateNow() + timeoutMs;
  const deadline = new DeadlineSignal(at, timeoutMs);
  const orUndefined = (id: string) => id === "" ? undefined : id;
  const ctx = createContext({
    requestId: given.requestId,
    traceId: given.traceId,
    traceparent: orUndefined(given.traceparent),
    tenantId: orUndefined(given.tenantId),
    workspaceId: orUndefined(given.workspaceId),
    projectId: orUndefined(given.projectId),
    userId: orUndefined(given.userId),
    principal: given.principal ?? undefined,
    snapshotId: given.snapshotId,
    runtimeVersion: given.runtimeVersion,
    sdkVersion: given.sdkVersion,
    deadline: at,
    get signal() {
      return deadline.signal;
    },
    log: (entry) => log("ctx", entry.level, entry.event, entry.fields),
    call: (request, deeper) => callExport(registry, request, deeper),
    integrations: () => makeIntegrations(integrations ?? {}, ask),
    memory: () => createMemory(async (method, args) => (await ask(MEMORY, method, args)).value),
    waitUntil: (promise) => awaited.add(promise),
    // An async function: what can't be sent is a rejection.
    emit: async (item) => {
      if (items !== undefined) await emit(items, item);
    },
  });
  return { ctx, deadline };
}

async function emit(items: ItemSender, item: unknown): Promise<void> {
  items.begin();
  try {
    await items.send(item);
  } catch (thrown) {
    if (!(thrown instanceof CodecError)) throw thrown;
    throw new TypeError("The item can't be JSON: " + thrown.path + ": " + thrown.what);
  }
}
