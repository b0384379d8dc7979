/**
 * Runs what a caller waits for. A caller who goes away cancels it.
 *
 * @module
 */
import { cancelExecution } from "../../domain/executions/cancel.ts";
import { followLog } from "../../domain/executions/follow_log.ts";
import type { Begun, Ran } from "../../domain/executions/run_execution.ts";
import { failedEnvelope } from "../../domain/executions/services.ts";
import { DomainError } from "../../domain/domain_error.ts";
import type { Call } from "../../http/call.ts";
import { serverEvents, type StreamReply } from "../../http/stream_reply.ts";
import { envelopeResponse, EXECUTION_HEADER } from "./envelope_response.ts";
import { EventChannel } from "./event_channel.ts";
import { executionDocument, lineDocument } from "./execution_document.ts";

/** The record is written before the answer, unless the store is away for longer: milliseconds. */
const RECORD_MS = 5_000;

/** Runs it and answers with its envelope. */
export async function runForCaller(call: Call, begun: Begun): Promise<Response> {
  const { signal } = call.request;
  const gone = () => void cancelForCaller(call, begun);
  signal.addEventListener("abort", gone, { once: true });
  if (signal.aborted) gone();
  try {
    const ran = await call.executions.runs.run(begun);
    return envelopeResponse(await told(call, begun, ran), begun.execution.id);
  } finally {
    signal.removeEventListener("abort", gone);
  }
}

/** Runs it and answers with what happens meanwhile, the envelope last. */
export function runForReader(call: Call, begun: Begun, environment: string): StreamReply {
  const { tenantId, execution } = begun;
  const { id } = execution;
  // It begins before the first event is asked for: a reader who is gone by then cancels it, too.
  const reply = serverEvents((over) => {
    const channel = new EventChannel();
    const gone = () => {
      channel.abandon();
      void cancelForCaller(call, begun);
    };
    over.addEventListener("abort", gone, { once: true });
    void channel.send({ event: "execution", data: executionDocument(execution, environment) });
    void run(channel, over).catch(async (error) => {
      call.streamFailed(error);
      const data = failedEnvelope(
        call.executions,
        execution,
        "The execution could not be run or kept",
      );
      await channel.send({ event: "envelope", data });
    }).finally(() => {
      over.removeEventListener("abort", gone);
      channel.close();
    });
    return channel.read();
  });
  // Its end is the envelope, also when the service stops: what runs has time for that.
  return { ...reply, atStop: undefined, headers: { [EXECUTION_HEADER]: id } };

  async function run(channel: EventChannel, over: AbortSignal): Promise<void> {
    const lines = sendLines(channel, over);
    const ran = await call.executions.runs.run(begun, {
      head: (data) => void channel.send({ event: "head", data }),
      item: (seq, value) => channel.send({ event: "item", data: { seq, value } }),
    });
    const envelope = await told(call, begun, ran);
    await lines;
    await channel.send({ event: "envelope", data: envelope });
  }

  async function sendLines(channel: EventChannel, over: AbortSignal): Promise<void> {
    const log = followLog(call.executions, { tenantId, id, after: 0 }, { follow: true, over });
    for await (const line of log) {
      await channel.send({ event: "log", id: `${line.seq}`, data: lineDocument(line, id) });
    }
  }
}

/** What the caller hears: the envelope, once it is on record. */
async function told(call: Call, { execution }: Begun, { envelope, settled }: Ran) {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), RECORD_MS);
  const state = await Promise.race([settled.catch(() => undefined), late.promise]);
  clearTimeout(timer);
  if (state !== "lost") return envelope;
  const lost = "The service took the process that ran it for lost";
  return failedEnvelope(call.executions, execution, lost);
}

async function cancelForCaller(call: Call, { tenantId, execution: { id } }: Begun): Promise<void> {
  try {
    await cancelExecution(call.executions, { tenantId, id, by: "caller" });
  } catch (error) {
    // It has ended meanwhile.
    if (!(error instanceof DomainError)) call.streamFailed(error);
  }
}
