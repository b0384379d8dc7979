/**
 * The governed calls of one run, told top to bottom: a call is read, authorised, performed,
 * answered and recorded.
 *
 * @module
 */

import pLimit from "p-limit";
import { FRAME } from "../protocol/channel.ts";
import type { CallFrames, CallLink } from "../protocol/call_frames.ts";
import {
  type AskFrame,
  CALL_LIMITS,
  type CallMessage,
  type CallRecord,
  MAX_CALL_RECORDS,
  MEMORY,
  type ModelUsage,
} from "../protocol/calls.ts";
import { hex } from "../protocol/hex.ts";
import { formatTraceparent, type TraceContext } from "../protocol/trace_context.ts";
import type { CallHost, ConfiguredIntegration, GrantedCalls, RecordedCall } from "./call_host.ts";
import { type EndedCall, OpenCall } from "./open_call.ts";
import {
  type Answer,
  type CallControl,
  CallError,
  type Integration,
  type TraceHeaders,
} from "./provider.ts";
import { readAsk, readMore, readOfCall, readPiece } from "./read_frame.ts";
import { digestOf, type RequestDigest } from "./request_digest.ts";
import { MIN_SECRET_LENGTH, SecretFilter } from "./secret_filter.ts";

/** How long what has been aborted may take to end, in milliseconds. */
const END_MS = 2_000;

/**
 * Bytes of the arguments of all calls that are open, or still end: as values they take more than
 * ten times their room.
 */
const MAX_ARGUMENT_BYTES = 16 * 1024 * 1024;

/** A call that was stopped before anything was done for it. */
const STOPPED: EndedCall = { outcome: "failed", status: null, response: null };

/** Characters of an action that a record has. */
const MAX_ACTION = 500;

/** What a broker serves a run with. */
export interface BrokerSpec {
  readonly host: CallHost;
  readonly granted: GrantedCalls;
  /** What answers calls to `ctx.memory`; undefined: nothing does. */
  readonly memory: Integration | undefined;
  /** Milliseconds since the request came. */
  readonly now: () => number;
  /** Where the request belongs; undefined: services are told of no trace. */
  readonly trace?: TraceContext | undefined;
}

/** What is told of the calls of a run. */
export interface CallsTold {
  readonly calls: readonly CallRecord[];
  /** Every call is in the list. */
  readonly complete: boolean;
  readonly models: Readonly<Record<string, ModelUsage>>;
}

/** An integration that was opened for the run, and what the run may do with it. */
interface OpenIntegration {
  readonly configured: ConfiguredIntegration;
  readonly integration: Integration;
  readonly actions: readonly string[];
  /** Undefined: its configuration has no secrets. */
  readonly filter: SecretFilter | undefined;
  /** Tokens that its models used. */
  tokens: number;
}

/** Performs the calls of one run. */
export class Broker implements CallFrames {
  readonly #open = new Map<number, OpenCall>();
  readonly #running = new Set<Promise<void>>();
  readonly #integrations = new Map<string, OpenIntegration>();
  readonly #records: (CallRecord | undefined)[] = [];
  readonly #models = new Map<string, ModelUsage>();
  /** Those that are worked at: one that the child wants no more may take its time to end. */
  readonly #turns = pLimit(CALL_LIMITS.open);
  /** Calls that the child counts as open. */
  #childsOpen = 0;
  /** Of calls that are held. */
  #argumentBytes = 0;
  #lastId = 0;
  #isEnding = false;

  constructor(private readonly spec: BrokerSpec, private readonly link: CallLink) {}

  take(type: number, payload: Uint8Array): void {
    if (this.#isEnding) return;
    if (!this.#takeFrame(type, payload)) this.link.broken();
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    const ended = new CallError("TIMEOUT", "The run that made the call has ended");
    for (const call of this.#open.values()) call.end(ended);
    await soon(Promise.allSettled(this.#running));
    const open = [...this.#integrations.values()].map(({ integration }) => integration);
    if (this.spec.memory !== undefined) open.push(this.spec.memory);
    await soon(Promise.allSettled(open.map((integration) => integration.close())));
  }

  /** What happened. */
  get told(): CallsTold {
    const calls = this.#records.slice(0, MAX_CALL_RECORDS).filter((one) => one !== undefined);
    const complete = this.#lastId <= MAX_CALL_RECORDS;
    return { calls, complete, models: Object.fromEntries(this.#models) };
  }

  #takeFrame(type: number, payload: Uint8Array): boolean {
    switch (type) {
      case FRAME.ask:
        return this.#begin(readAsk(payload), payload.length);
      case FRAME.piece: {
        const piece = readPiece(payload);
        const call = piece && this.#open.get(piece.id);
        // A call that has ended may have pieces under way; one that never had a body has none.
        if (piece === undefined || piece.id > this.#lastId) return false;
        return call === undefined || call.sent?.take(piece.bytes) === true;
      }
      case FRAME.finish:
        return this.#ofCall(payload, (call) => call.sent?.finish());
      case FRAME.stop:
        return this.#ofCall(payload, (call) => this.#stop(call));
      case FRAME.more: {
        const more = readMore(payload);
        if (more === undefined || more.id > this.#lastId) return false;
        this.#open.get(more.id)?.grant(more.pieces);
        return true;
      }
      default:
        return false;
    }
  }

  #ofCall(payload: Uint8Array, act: (call: OpenCall) => void): boolean {
    const id = readOfCall(payload);
    if (id === undefined || id > this.#lastId) return false;
    const call = this.#open.get(id);
    if (call !== undefined) act(call);
    return true;
  }

  #stop(call: OpenCall): void {
    call.stop();
    if (call.hasBegun) return;
    // Its arguments don't wait for a turn: calls that are stopped are of any number.
    this.#forget(call);
    this.#record(call, STOPPED, this.spec.now(), digestOf(call.ask));
  }

  #forget(call: OpenCall): void {
    this.#open.delete(call.ask.id);
    this.#argumentBytes -= call.argumentBytes;
  }

  /** False for what is no call, or one too many at a time: the child lets those wait. */
  #begin(ask: AskFrame | undefined, bytes: number): boolean {
    if (ask === undefined || ask.id !== this.#lastId + 1) return false;
    if (this.#childsOpen >= CALL_LIMITS.open) return false;
    this.#lastId = ask.id;
    if (ask.id > CALL_LIMITS.calls) {
      this.link.exceeded("calls", CALL_LIMITS.calls, ask.id);
      return true;
    }
    const { record } = this.spec.host;
    this.#childsOpen++;
    const send = (message: CallMessage) => this.link.send(message);
    const fits = this.#argumentBytes + bytes <= MAX_ARGUMENT_BYTES;
    const held = fits ? ask : { ...ask, args: null };
    const call = new OpenCall(held, send, record !== undefined, () => this.#childsOpen--);
    if (fits) this.#argumentBytes += call.argumentBytes = bytes;
    else call.end(tooManyArguments());
    this.#open.set(ask.id, call);
    const { id } = ask;
    const running = this.#turns(() => this.#run(id)).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return true;
  }

  async #run(id: number): Promise<void> {
    const call = this.#open.get(id);
    // It was stopped while it waited for its turn.
    if (call === undefined) return;
    const since = this.spec.now();
    const digest = digestOf(call.ask);
    const ended = await call.answer(() => this.#perform(call, digest));
    this.#forget(call);
    this.#record(call, ended, since, digest);
  }

  async #perform(call: OpenCall, digest: RequestDigest): Promise<Answer> {
    const { target, method, args } = call.ask;
    const body = call.sent && digest.through(call.sent.stream);
    const ask = { method, args, body };
    if (target === MEMORY) {
      if (this.spec.memory === undefined) throw noMemory();
      const authorise = (action: string) => void (call.action = action);
      const countTokens = () => {};
      return await this.spec.memory.perform(ask, { signal: call.signal, authorise, countTokens });
    }
    const open = this.#integration(target);
    call.filter = open.filter;
    return await open.integration.perform(ask, this.#control(call, open));
  }

  #control(call: OpenCall, open: OpenIntegration): CallControl {
    const { configured: { provider, config }, actions, filter } = open;
    const { target } = call.ask;
    return {
      signal: call.signal,
      authorise: (action) => {
        // A redirect's place may have what the service was sent.
        call.action = cut(filter?.text(action) ?? action);
        if (actions.some((granted) => provider.covers(granted, action))) return;
        throw new CallError(
          "SECURITY_VIOLATION",
          `"${action}" of the integration "${target}" is not granted`,
          {
            hint: `Add it to "actions" of "${target}" in aiel.json, and have the platform grant it`,
            details: { integration: target, action },
          },
        );
      },
      countTokens: (model, used) => this.#count(model, used, open, provider.tokenBudget?.(config)),
      trace: this.#trace(call),
    };
  }

  /** The call is a span of its own, so that what the service does is told from other calls. */
  #trace(call: OpenCall): TraceHeaders | undefined {
    const { trace } = this.spec;
    if (trace === undefined) return undefined;
    const parentId = call.spanId ??= newSpanId();
    const { state } = trace;
    return {
      traceparent: formatTraceparent({ ...trace, parentId }),
      ...(state === undefined ? {} : { tracestate: state }),
    };
  }

  #integration(name: string): OpenIntegration {
    const known = this.#integrations.get(name);
    if (known !== undefined) return known;
    const { granted: all, host } = this.spec;
    const granted = Object.hasOwn(all, name) ? all[name] : undefined;
    if (granted === undefined) {
      throw new CallError("NOT_FOUND", `The integration "${name}" is not declared`, {
        hint: `Declare it under "integrations" in aiel.json`,
      });
    }
    const configured = host.integrations.get(name);
    if (configured?.provider.name !== granted.provider) {
      const what = configured === undefined
        ? "is not configured here"
        : `is configured as "${configured.provider.name}", and declared as "${granted.provider}"`;
      throw new CallError("NOT_FOUND", `The integration "${name}" ${what}`, {
        hint: "The platform configures integrations; locally, aiel.local.json does",
      });
    }
    const { provider, config } = configured;
    const integration = provider.open(config);
    const open = {
      ...{ configured, integration, actions: granted.actions, tokens: 0 },
      filter: filterOf(provider.secretsOf(config)),
    };
    this.#integrations.set(name, open);
    return open;
  }

  #count(
    model: string,
    used: Omit<ModelUsage, "calls">,
    open: OpenIntegration,
    budget: number | undefined,
  ): void {
    const before = this.#models.get(model) ?? { calls: 0, input_tokens: 0, output_tokens: 0 };
    this.#models.set(model, {
      calls: before.calls + 1,
      input_tokens: before.input_tokens + used.input_tokens,
      output_tokens: before.output_tokens + used.output_tokens,
    });
    open.tokens += used.input_tokens + used.output_tokens;
    if (budget === undefined || open.tokens <= budget) return;
    this.link.exceeded("model_tokens", budget, open.tokens);
  }

  #record(call: OpenCall, ended: EndedCall, since: number, digest: RequestDigest): void {
    const { id, target, method } = call.ask;
    const provider = target === MEMORY
      ? "memory"
      : this.spec.host.integrations.get(target)?.provider.name;
    const { outcome, status, response } = ended;
    const record: CallRecord = {
      integration: target === MEMORY ? "memory" : target,
      provider: provider ?? null,
      action: call.action,
      outcome,
      status,
      started_ms: round(since),
      ms: round(this.spec.now() - since),
      ...(call.spanId === undefined ? {} : { span_id: call.spanId }),
      bytes: { sent: call.sent?.bytes ?? 0, received: call.received },
    };
    if (id <= MAX_CALL_RECORDS) this.#records[id - 1] = record;
    const recorded: RecordedCall = {
      ...record,
      seq: id,
      target,
      method,
      request_digest: digest.hex(),
      response,
    };
    this.spec.host.record?.(recorded);
  }
}

/** Shorter texts stand in every other answer by chance. */
function filterOf(secrets: readonly string[]): SecretFilter | undefined {
  const long = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH);
  return long.length === 0 ? undefined : new SecretFilter(long);
}

/** Eight bytes that are not all zero, in hex. */
function newSpanId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return bytes.some((byte) => byte !== 0) ? hex(bytes) : newSpanId();
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/** A path may be long, and records are many. */
function cut(action: string): string {
  return action.length > MAX_ACTION ? `${action.slice(0, MAX_ACTION)}…` : action;
}

/** Waits for something that must be over soon; what is not must not hold up the run's answer. */
async function soon(ending: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, END_MS);
  await Promise.race([ending, late.promise]);
  clearTimeout(timer);
}

function tooManyArguments(): CallError {
  const max = MAX_ARGUMENT_BYTES;
  return new CallError(
    "RESOURCE_LIMIT",
    `The arguments of all open calls are more than ${max} bytes`,
    { hint: "Make fewer large calls at once", details: { max } },
  );
}

function noMemory(): CallError {
  return new CallError("NOT_FOUND", "There is no memory here", {
    hint: "Locally, aiel.local.json says where memory is kept",
  });
}
