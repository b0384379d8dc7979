/**
 * A service over HTTP for tests of a project.
 *
 * @module
 */

import type { FakeAnswer, FakeCall, FakeIntegration } from "./fake_integration.ts";
import { INTEGRATION_ORIGIN } from "./integration_fetch.ts";
import { describeValue } from "./value.ts";

/** Answers one request. Its URL has the path that was fetched. */
export type FakeHandler = (request: Request) => Response | Promise<Response>;

/**
 * An integration over HTTP.
 *
 * @example
 * ```ts
 * import { fakeHttp, testContext } from "aiel/testing";
 *
 * const crm = fakeHttp((request) => Response.json({ path: new URL(request.url).pathname }));
 * const ctx = testContext({ integrations: { crm } });
 * const response = await ctx.integrations.get("crm").fetch("/contacts/7");
 * if ((await response.json()).path !== "/contacts/7") throw new Error("another path");
 * if (ctx.calls[0]?.method !== "fetch") throw new Error("not kept");
 * ```
 */
export function fakeHttp(handler: FakeHandler): FakeIntegration {
  return { provider: "http", answer: (call) => answerHttp(call, handler) };
}

/** What the integration says of an answer of a handler. */
export async function answerHttp(
  { args, body = null, signal }: FakeCall,
  handler: FakeHandler,
): Promise<FakeAnswer> {
  const { method, url, headers, redirect } = args as unknown as {
    readonly method: string;
    readonly url: string;
    readonly headers: [string, string][];
    readonly redirect: RequestRedirect;
  };
  const request = new Request(new URL(url, INTEGRATION_ORIGIN), {
    method,
    headers,
    redirect,
    ...(body === null ? {} : { body, duplex: "half" }),
    ...(signal === undefined ? {} : { signal }),
  });
  const response: unknown = await handler(request);
  if (!(response instanceof Response)) {
    throw new TypeError(
      `The fake answers ${method} ${url} with ${describeValue(response)}, expected a Response`,
    );
  }
  const { status, statusText } = response;
  return {
    value: {
      ...{ status, statusText, headers: [...response.headers] },
      ...{ url: request.url, redirected: false },
    },
    body: response.body as FakeAnswer["body"] ?? null,
  };
}
