/**
 * The provider `http`: a service with a base URL, of which the platform grants methods and paths.
 *
 * @module
 */

import { asCallError } from "../egress/call_errors.ts";
import type { EgressPorts } from "../egress/connect.ts";
import { systemResolver } from "../egress/resolver.ts";
import { CallError, type Provider } from "../provider.ts";
import { SecretFilter } from "../secret_filter.ts";
import { formatAction } from "./action.ts";
import { urlAt } from "./base_url.ts";
import type { HttpConfig } from "./config.ts";
import { judgedBody } from "./form_body.ts";
import { httpGrammar } from "./grammar.ts";
import { HttpIntegration, type HttpJudge } from "./http_integration.ts";
import { send } from "./send.ts";

/** Makes it; tests hand in another network. */
export function httpProvider(
  ports: EgressPorts = { resolve: systemResolver },
): Provider<HttpConfig> {
  return {
    ...httpGrammar,
    open: (config) => new HttpIntegration(config, judgeOf(config), ports),
    check: (config, signal) => check(config, ports, signal),
  };
}

function judgeOf(config: HttpConfig): HttpJudge {
  return {
    async judge(request, control) {
      control.authorise(formatAction(request.method, request.place.path));
      const body = await judgedBody(request, config, control.signal);
      return { outgoing: { ...request, body } };
    },
    authoriseRedirect(method, place, control) {
      control.authorise(formatAction(method, place.path));
    },
  };
}

/** Asks for the head of the base. Any answer will do but one that says who we are not. */
async function check(config: HttpConfig, ports: EgressPorts, signal: AbortSignal) {
  const filter = new SecretFilter(config.secrets);
  const place = { path: [], query: "" };
  const { href } = urlAt(config.baseUrl, place);
  try {
    const { response: { status } } = await send(
      { method: "HEAD", place, headers: [], body: undefined, redirect: "manual" },
      config,
      ports,
      () => {},
      signal,
    );
    if (status !== 401) return filter.text(`"${href}" answers, with the status ${status}`);
  } catch (error) {
    throw filter.error(asCallError(error, signal));
  }
  throw filter.error(new CallError("UPSTREAM", `"${href}" does not accept the credential`));
}
