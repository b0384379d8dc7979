/**
 * A process that exports traces, for a test: a service in it answers requests, and each request for
 * `/execution` asks for an execution whose attempt has then ended. It ends with its input.
 *
 * @module
 */
import { executionTracer } from "../../control/telemetry/tracer.ts";
import { traceparentOf } from "../../control/http/trace.ts";
import { endedAttempt } from "../../control/testing/ended_attempt.ts";
import { serve } from "../../control/start/serve.ts";
import { makeWorld } from "../../control/testing/world.ts";

const CALL = {
  integration: "crm",
  provider: "http",
  action: "GET /contacts/7",
  outcome: "failed",
  status: 502,
  started_ms: 60,
  ms: 20,
  span_id: "00000000000000aa",
  bytes: { sent: 0, received: 0 },
} as const;

const world = await makeWorld();
const tracer = executionTracer();

async function answer(request: Request): Promise<Response> {
  if (new URL(request.url).pathname !== "/execution") return await world.service.app.fetch(request);
  // The span of a request is that of what it waits for, too.
  await new Promise((resolve) => setTimeout(resolve));
  const traceparent = traceparentOf(request.headers.get("traceparent")) ?? null;
  tracer.ended(endedAttempt({
    execution: { traceparent },
    error: {
      code: "USER_CODE_ERROR",
      message: "the message",
      origin: "user_code",
      retryable: false,
    },
    calls: [CALL],
  }));
  return Response.json(traceparent);
}

const app = { fetch: answer, drain: () => {}, settle: () => Promise.resolve() };
const server = await serve(app, { hostname: "127.0.0.1", port: 0 });
const url = `${server.url}\n`;
await Deno.stdout.write(new TextEncoder().encode(url));
await Deno.stdin.read(new Uint8Array(1));
await server.stop(5_000);
await world[Symbol.asyncDispose]();
// As the service ends.
Deno.exit();
