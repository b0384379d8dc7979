/** Spans that arrive at a collector, by Deno's exporter and OTLP over HTTP. */

import assert from "node:assert/strict";
import { afterBegin } from "../../control/testing/ended_attempt.ts";
import { inTime } from "../../control/testing/in_time.ts";
import { denoEnvironment, FROM_CACHE } from "../harness/deno_child.ts";

const PROCESS = new URL("./traced_process.ts", import.meta.url).pathname;
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CALLER = "b7ad6b7169203331";

/** A span as OTLP has it, what of it the test looks at. */
interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { key: string; value: Record<string, unknown> }[];
  readonly links: readonly { traceId: string; spanId: string }[];
  readonly status: { code: number; message: string };
}

interface WireTraces {
  readonly resourceSpans: readonly { scopeSpans: readonly { spans: readonly WireSpan[] }[] }[];
}

/** Takes what is exported until it is closed. */
function collector() {
  const spans: WireSpan[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const body = await request.json();
      if (new URL(request.url).pathname === "/v1/traces") {
        const { resourceSpans } = body as WireTraces;
        spans.push(
          ...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((one) => one.spans)),
        );
      }
      return Response.json({});
    },
  );
  return { spans, url: `http://127.0.0.1:${server.addr.port}`, close: () => server.shutdown() };
}

/** Starts a process that exports, lets `work` ask it, and waits until it has ended. */
async function traced(
  env: Readonly<Record<string, string>>,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", ...FROM_CACHE, PROCESS],
    clearEnv: true,
    env: { ...denoEnvironment(), ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const kill = () => process.kill("SIGKILL");
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value: url = "" } = await inTime("it listened", reader.read(), kill);
  await work(url.trim());
  await process.stdin.close();
  const { code } = await inTime("it ended", process.status, kill);
  await reader.cancel();
  assert.equal(code, 0);
}

async function traceparentAnswered(url: string, traceparent?: string): Promise<string | null> {
  const headers = traceparent === undefined ? {} : { traceparent };
  return await (await fetch(`${url}/execution`, { headers })).json();
}

function millis(nanos: string): number {
  return Math.round(Number(BigInt(nanos) / 1_000n) / 100) / 10;
}

Deno.test("a trace goes from the caller through the request and the attempt to its calls", async () => {
  const { spans, url, close } = collector();
  const answered: (string | null)[] = [];
  await traced({
    OTEL_DENO: "true",
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
  }, async (process) => {
    answered.push(await traceparentAnswered(process, `00-${TRACE}-${CALLER}-01`));
    answered.push(await traceparentAnswered(process));
    const headers = { traceparent: `00-${TRACE}-${CALLER}-01` };
    await (await fetch(`${process}/v1/workspaces/payments`, { headers })).body?.cancel();
  });
  await close();

  // The caller's trace is continued.
  const [, , requestId = ""] = answered[0]?.split("-") ?? [];
  const request = spans.find(({ spanId }) => spanId === requestId);
  assert.deepEqual([request?.traceId, request?.parentSpanId, request?.kind], [TRACE, CALLER, 2]);

  // The attempt is a child of the request, and its parts are children of it.
  const ofTrace = spans.filter(({ traceId, name }) => traceId === TRACE && name.startsWith("aiel"));
  const whole = ofTrace.find(({ name }) => name === "aiel.execution");
  assert.ok(whole !== undefined);
  assert.equal(whole.parentSpanId, requestId);
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  const told = ofTrace.map((span) => [
    span.name,
    span === whole ? "request" : names.get(span.parentSpanId),
    millis(span.startTimeUnixNano) - afterBegin(0).getTime(),
    millis(span.endTimeUnixNano) - afterBegin(0).getTime(),
  ]);
  assert.deepEqual(told.toSorted((a, b) => String(a[0]) < String(b[0]) ? -1 : 1), [
    ["aiel.call", "aiel.run", 62, 82],
    ["aiel.execution", "request", -250, 107],
    ["aiel.load", "aiel.start", 42, 52],
    ["aiel.queue", "aiel.execution", -250, 0],
    ["aiel.run", "aiel.execution", 52, 102],
    ["aiel.settle", "aiel.execution", 102, 107],
    ["aiel.start", "aiel.execution", 12, 52],
  ]);

  // Ids and outcome, and nothing that code or caller said.
  const attributes = new Map(
    whole.attributes.map(({ key, value }) => [key, Object.values(value)[0]]),
  );
  assert.equal(attributes.get("aiel.execution.id"), "exe_01");
  assert.equal(attributes.get("error.type"), "USER_CODE_ERROR");
  assert.deepEqual(whole.status, { code: 2, message: "USER_CODE_ERROR" });
  assert.doesNotMatch(JSON.stringify(ofTrace), /the message|the result|contacts/);
  const call = ofTrace.find(({ name }) => name === "aiel.call");
  assert.equal(call?.kind, 3);
  assert.deepEqual(call?.links.map(({ traceId, spanId }) => [traceId, spanId]), [
    [TRACE, "00000000000000aa"],
  ]);

  // A request without a trace begins one, and the attempt is in it.
  const [, ownTrace = "", ownRequest] = answered[1]?.split("-") ?? [];
  assert.notEqual(ownTrace, TRACE);
  const own = spans.find(({ traceId, name }) => traceId === ownTrace && name === "aiel.execution");
  assert.equal(own?.parentSpanId, ownRequest);

  // Requests of the service are named by their template.
  const route = "/v1/workspaces/{workspace}";
  const named = spans.find(({ name }) => name === `GET ${route}`);
  assert.equal(named?.parentSpanId, CALLER);
  assert.ok(
    named.attributes.some(({ key, value }) => key === "http.route" && value.stringValue === route),
  );
});

Deno.test("where nothing is exported, the caller's trace is passed on as it came", async () => {
  const { spans, url, close } = collector();
  await traced({ OTEL_EXPORTER_OTLP_ENDPOINT: url }, async (process) => {
    const given = `00-${TRACE}-${CALLER}-01`;
    assert.equal(await traceparentAnswered(process, given), given);
    assert.equal(await traceparentAnswered(process), null);
  });
  await close();
  assert.deepEqual(spans, []);
});
