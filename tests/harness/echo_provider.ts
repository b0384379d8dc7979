/**
 * A provider that reaches nothing: it answers each call from what was asked.
 *
 * @module
 */

import type { CallHost, RecordedCall } from "../../runtime/calls/call_host.ts";
import {
  type Answer,
  type Ask,
  type CallControl,
  CallError,
} from "../../runtime/calls/provider.ts";
import type { Provider } from "../../runtime/calls/provider.ts";

/** What it saw. */
export interface EchoProvider {
  readonly provider: Provider;
  readonly host: CallHost;
  readonly recorded: RecordedCall[];
  /** What each call would tell its service of the trace. */
  readonly traces: CallControl["trace"][];
  /** Calls that were begun, and those that an aborted signal ended. */
  readonly seen: { begun: number; aborted: number; closed: number; most: number };
}

/**
 * Makes one. `fetch` of `/echo` gives the body back, of `/hang` never answers, of `/endless` sends
 * without an end, of `/fail` fails, of `/tokens/<n>` counts tokens.
 *
 * @param tokenBudget of a run
 */
export function echoProvider(tokenBudget?: number): EchoProvider {
  const seen = { begun: 0, aborted: 0, closed: 0, most: 0 };
  const recorded: RecordedCall[] = [];
  const traces: CallControl["trace"][] = [];
  let open = 0;
  const perform = async (ask: Ask, control: CallControl): Promise<Answer> => {
    const { method, url } = ask.args as { method: string; url: string };
    control.authorise(`${method} ${url}`);
    seen.begun++;
    traces.push(control.trace);
    control.signal.addEventListener("abort", () => seen.aborted++);
    seen.most = Math.max(seen.most, ++open);
    try {
      // Others begin meanwhile.
      await new Promise((resolve) => setTimeout(resolve));
      return await answerTo(url, ask, control);
    } finally {
      open--;
    }
  };
  const provider: Provider = {
    name: "http",
    parseConfig: (value) => value,
    secretsOf: () => [],
    parseAction: (text) => text,
    covers: (granted, wanted) => granted === wanted || granted === "*",
    open: () => ({ perform, close: () => Promise.resolve(void seen.closed++) }),
    check: () => Promise.resolve("fine"),
    tokenBudget: () => tokenBudget,
  };
  const integrations = new Map([["svc", { provider, config: {} }]]);
  const host = {
    integrations,
    memory: undefined,
    record: (one: RecordedCall) => recorded.push(one),
  };
  return { provider, host, recorded, traces, seen };
}

async function answerTo(url: string, ask: Ask, control: CallControl): Promise<Answer> {
  control.signal.throwIfAborted();
  if (url === "/hang") {
    return await new Promise((_, reject) =>
      control.signal.addEventListener("abort", () => reject(control.signal.reason))
    );
  }
  if (url === "/fail") throw new CallError("UPSTREAM", "The service is away", { hint: "Wait" });
  if (url.startsWith("/tokens/")) {
    control.countTokens("m", { input_tokens: Number(url.slice(8)), output_tokens: 1 });
  }
  const args = ask.args as { headers: [string, string][] };
  const head = {
    status: 200,
    statusText: "OK",
    headers: args.headers.filter(([name]) => name.startsWith("x-")),
    url,
    redirected: false,
  };
  const body = url === "/endless" ? endless() : ask.body;
  return { value: head, status: 200, ...(body === undefined ? {} : { body }) };
}

function endless(): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(10_000)) });
}

/** A manifest that declares the integration of {@linkcode echoProvider}. */
export function declaring(...actions: string[]): Record<string, unknown> {
  return { integrations: { svc: { provider: "http", actions } } };
}
