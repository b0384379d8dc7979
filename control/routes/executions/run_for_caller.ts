/**
 * Runs what a caller of the API waits for. A caller who goes away cancels it.
 *
 * @module
 */
import { followLog } from "../../domain/executions/follow_log.ts";
import type { Begun } from "../../domain/executions/run_execution.ts";
import { runForCaller as run } from "../../domain/executions/run_for_caller.ts";
import { failedEnvelope } from "../../domain/executions/services.ts";
import type { Call } from "../../http/call.ts";
import { serverEvents, type StreamReply } from "../../http/stream_reply.ts";
import { envelopeResponse, EXECUTION_HEADER } from "./envelope_response.ts";
import { EventChannel } from "./event_channel.ts";
import { executionDocument, lineDocument } from "./execution_document.ts";

/** Runs it and answers with its envelope. */
export async function runForCaller(call: Call, begun: Begun): Promise<Response> {
  const { executions, request: { signal }, streamFailed: failed } = call;
  const envelope = await run(executions, begun, { signal, failed });
  return envelopeResponse(envelope, begun.execution.id);
}

/** Runs it and answers with what happens meanwhile, the envelope last. */
export function runForReader(call: Call, begun: Begun, environment: string): StreamReply {
  const { tenantId, execution } = begun;
  const { id } = execution;
  // It begins before the first event is asked for: a reader who is gone by then cancels it, too.
  const reply = serverEvents((over) => {
    const channel = new EventChannel();
    const gone = () => channel.abandon();
    over.addEventListener("abort", gone, { once: true });
    void channel.send({ event: "execution", data: executionDocument(execution, environment) });
    void sendAll(channel, over).catch(async (error) => {
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

  async function sendAll(channel: EventChannel, over: AbortSignal): Promise<void> {
    const lines = sendLines(channel, over);
    const envelope = await run(call.executions, begun, {
      signal: over,
      failed: call.streamFailed,
      follow: {
        head: (data) => void channel.send({ event: "head", data }),
        item: (seq, value) => channel.send({ event: "item", data: { seq, value } }),
      },
    });
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
