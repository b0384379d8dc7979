import { type EgressPolicy, exchange } from "../egress/exchange.ts";
import type { EgressPorts } from "../egress/connect.ts";

/** A `fetch` that goes out by governed exchanges: to addresses that were checked, no redirects. */
export function governedFetch(policy: EgressPolicy, ports: EgressPorts): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const { status, statusText, headers, body: answer } = await exchange(
      {
        url: new URL(request.url),
        method: request.method,
        headers: [...request.headers],
        body,
      },
      policy,
      ports,
      request.signal,
    );
    return new Response(answer ?? null, {
      status,
      statusText,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
    });
  };
}
