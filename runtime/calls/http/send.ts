/**
 * One `fetch` with its redirects: each step is judged before it is sent.
 *
 * @module
 */

import type { EgressPorts } from "../egress/connect.ts";
import { exchange } from "../egress/exchange.ts";
import { type Header, headerOf } from "../egress/headers.ts";
import type { Bytes, EgressResponse } from "../egress/response.ts";
import { CallError } from "../provider.ts";
import { locate, type Place, urlAt } from "./base_url.ts";
import type { HttpConfig } from "./config.ts";
import { checkQuery } from "./parameters.ts";
import { PathError } from "./path.ts";

/** What is sent, with no credential yet. */
export interface Outgoing {
  readonly method: string;
  readonly place: Place;
  readonly headers: readonly Header[];
  readonly body: Uint8Array<ArrayBuffer> | Bytes | undefined;
  readonly redirect: "follow" | "error" | "manual";
}

/** What came, and from where. */
export interface Incoming {
  readonly response: EgressResponse;
  readonly place: Place;
  readonly redirected: boolean;
}

const MAX_REDIRECTS = 5;
const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);

/**
 * Sends a request that has leave, and follows where the service sends it.
 *
 * @param authorise asks for leave for the step to another place
 * @throws {CallError}
 */
export async function send(
  outgoing: Outgoing,
  config: HttpConfig,
  ports: EgressPorts,
  authorise: (method: string, place: Place) => void,
  signal: AbortSignal,
): Promise<Incoming> {
  let step = outgoing;
  for (let redirects = 0;; redirects++) {
    const response = await exchange(withCredential(step, config), config, ports, signal);
    const location = headerOf(response.headers, "location");
    const stays = outgoing.redirect === "manual" || location === undefined ||
      !REDIRECT_STATUSES.has(response.status);
    if (stays) return { response, place: step.place, redirected: redirects > 0 };
    await response.body?.cancel();
    if (outgoing.redirect === "error" || redirects === MAX_REDIRECTS) {
      const why = redirects === MAX_REDIRECTS ? `more than ${MAX_REDIRECTS} times` : "elsewhere";
      throw new CallError("UPSTREAM", `The service redirects ${why}`);
    }
    step = redirected(step, response.status, location, config);
    checkQuery(step.place, config);
    authorise(step.method, step.place);
  }
}

/** The request as it goes out. The credential goes to the origin of the base URL alone. */
function withCredential({ method, place, headers, body }: Outgoing, config: HttpConfig) {
  const { credential } = config;
  const url = urlAt(config.baseUrl, place);
  if (credential?.kind === "query") {
    const pair = `${encodeURIComponent(credential.name)}=${encodeURIComponent(credential.value)}`;
    url.search = url.search === "" ? `?${pair}` : `${url.search}&${pair}`;
  }
  const own: Header[] = credential?.kind === "header" ? [[credential.name, credential.value]] : [];
  return { url, method, headers: [...headers, ...config.headers, ...own], body };
}

/** The next step, as the fetch standard makes it of a redirect. */
function redirected(
  step: Outgoing,
  status: number,
  location: string,
  { baseUrl }: HttpConfig,
): Outgoing {
  const place = placeOf(location, step, baseUrl);
  const post = (status === 301 || status === 302) && step.method === "POST";
  const other = status === 303 && step.method !== "GET" && step.method !== "HEAD";
  if (post || other) {
    const headers = step.headers.filter(([name]) => !name.startsWith("content-"));
    return { ...step, place, method: "GET", headers, body: undefined };
  }
  if (step.body instanceof ReadableStream) {
    throw new CallError(
      "UPSTREAM",
      "The service redirects a request whose body was too long to be sent once more",
    );
  }
  return { ...step, place };
}

function placeOf(location: string, step: Outgoing, base: HttpConfig["baseUrl"]): Place {
  const from = urlAt(base, step.place);
  if (!URL.canParse(location, from)) {
    throw new CallError("UPSTREAM", "The service redirects to what is no URL");
  }
  const to = new URL(location, from);
  try {
    if (to.username !== "" || to.password !== "") throw new PathError("it names a user");
    return locate(base, to.href);
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    throw new CallError(
      "SECURITY_VIOLATION",
      `The service redirects to "${to.origin}": that is refused, since ${error.message}`,
      { hint: 'Use { redirect: "manual" } to see where it leads' },
    );
  }
}
