import type { ClientResponse } from "../../control/api/client.ts";
import { ownProblem } from "./own_problem.ts";
import { type NetworkFacts, proxyOf, withoutUser } from "./proxy.ts";

/** What a proxy or a gateway says of a service that it can't ask. */
const UNAVAILABLE: readonly number[] = [502, 503, 504];

/**
 * The answer in words where it is not the service's but that of a proxy or a gateway on the way:
 * they don't answer in the service's form. Any other answer stays as it is.
 */
export async function gatewayAnswer(
  response: ClientResponse,
  facts: NetworkFacts,
): Promise<ClientResponse> {
  const { status, headers } = response;
  if (status !== 407 && !UNAVAILABLE.includes(status)) return response;
  if (/\bjson\b/i.test(headers.get("content-type") ?? "")) return response;
  // Its page is of no use, but its connection is.
  await response.text().catch(() => "");
  const proxy = proxyOf(facts);
  const which = proxy === undefined ? "A proxy on the way" : `The proxy of ${proxy.variable}`;
  if (status === 407) {
    const { variable, value } = proxy ?? { variable: "HTTPS_PROXY", value: "<host>:<port>" };
    return ownProblem(status, "proxy_refused", {
      detail: `${which} wants a user and a password`,
      hint: `Set ${variable} to http://<user>:<password>@${withoutUser(value)}`,
    });
  }
  const wait = headers.get("retry-after");
  return ownProblem(status, "gateway_refused", {
    detail: `${which} says that the service can't be reached (status ${status})`,
    hint: proxy === undefined
      ? "Try again later, and tell those who run the service if it stays so"
      : `Check the base URL and ${proxy.variable}, then try again; NO_PROXY names hosts that are reached without a proxy`,
  }, wait === null ? {} : { "retry-after": wait });
}
