/**
 * The provider `openai`: an API of models as OpenAI has it, of which the platform grants models.
 *
 * @module
 */

import { Buffer } from "node:buffer";

import { asCallError } from "../egress/call_errors.ts";
import type { EgressPorts } from "../egress/connect.ts";
import type { Header } from "../egress/headers.ts";
import { systemResolver } from "../egress/resolver.ts";
import { formatAction } from "../http/action.ts";
import { urlAt } from "../http/base_url.ts";
import type { FetchRequest } from "../http/fetch_request.ts";
import { HttpIntegration, type HttpJudge, type JudgedRequest } from "../http/http_integration.ts";
import { send } from "../http/send.ts";
import { wholeBody } from "../http/sent_body.ts";
import { type CallControl, CallError, type Provider } from "../provider.ts";
import { SecretFilter } from "../secret_filter.ts";
import { type Kind, modelCovers } from "./action.ts";
import type { OpenaiConfig } from "./config.ts";
import { countedAnswer, countUnanswered } from "./counted_answer.ts";
import { openaiGrammar } from "./grammar.ts";
import { parseModelRequest } from "./model_request.ts";
import { TokenBudget } from "./token_budget.ts";

/** Makes it; tests hand in another network. */
export function openaiProvider(
  ports: EgressPorts = { resolve: systemResolver },
): Provider<OpenaiConfig> {
  return {
    ...openaiGrammar,
    open: (config) => new HttpIntegration(config.http, new ModelJudge(config), ports),
    check: (config, signal) => check(config, ports, signal),
  };
}

/** The calls that there are, by what is sent. */
const KINDS: Readonly<Record<string, Kind>> = {
  "POST /chat/completions": "chat",
  "POST /responses": "responses",
  "POST /embeddings": "embeddings",
};

/** Headers of the code that mean something to the service, and do not choose who pays. */
const KEPT_HEADERS = /^(?:accept|content-type|openai-beta|user-agent|x-client-request-id)$/;

/** Judges the calls of one run, whose tokens it counts. */
class ModelJudge implements HttpJudge {
  readonly #budget: TokenBudget;

  constructor(readonly config: OpenaiConfig) {
    this.#budget = new TokenBudget(config.tokens);
  }

  async judge(request: FetchRequest, control: CallControl): Promise<JudgedRequest> {
    const { method, place } = request;
    const headers = request.headers.filter(([name]) => KEPT_HEADERS.test(name));
    if (method === "GET" && place.path[0] === "models") {
      control.authorise("models");
      return { outgoing: { method, place, headers, body: undefined, redirect: "manual" } };
    }
    const action = formatAction(method, place.path);
    const kind = Object.hasOwn(KINDS, action) ? KINDS[action] : undefined;
    if (kind === undefined || place.query !== "") {
      throw new CallError(
        "SECURITY_VIOLATION",
        `"${action}" can't be called, expected "${Object.keys(KINDS).join('", "')}" or ` +
          '"GET /models", without a query',
      );
    }
    checkType(request.headers);
    const bytes = await wholeBody(request.body, control.signal);
    const { model, text, wantsUsage, estimate } = parseModelRequest(
      kind,
      decode(bytes),
      this.config.remote,
    );
    this.#checkModel(model);
    control.authorise(`${kind}:${model}`);
    const reservation = this.#budget.reserve(
      estimate,
      (usage) => control.countTokens(model, usage),
    );
    return {
      outgoing: {
        method,
        place,
        headers: [
          ...headers.filter(([name]) => name !== "content-type"),
          ["content-type", "application/json"],
        ],
        body: new Uint8Array(Buffer.from(text)),
        redirect: "manual",
      },
      watch: (response, { signal }) => countedAnswer(response, { reservation, wantsUsage, signal }),
      unanswered: (signal) => countUnanswered(reservation, signal),
    };
  }

  authoriseRedirect(): void {
    throw new CallError("SECURITY_VIOLATION", "A redirect of a model API is not followed");
  }

  #checkModel(model: string): void {
    const { models } = this.config;
    if (models === undefined || models.some((one) => modelCovers(one, model))) return;
    throw new CallError(
      "SECURITY_VIOLATION",
      `The model "${model}" is none that the integration may use`,
    );
  }
}

function checkType(headers: readonly Header[]): void {
  const types = headers.filter(([name]) => name === "content-type").map(([, value]) => value);
  const encoded = headers.some(([name]) => name === "content-encoding");
  const plain = types.length === 1 &&
    /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i.test(types[0] ?? "");
  if (plain && !encoded) return;
  throw new CallError(
    "VALIDATION_ERROR",
    'The request of a model has another type of content, expected "application/json"',
  );
}

function decode(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CallError("VALIDATION_ERROR", "The request of a model is no text in UTF-8");
  }
}

/** Asks for the models. */
async function check(config: OpenaiConfig, ports: EgressPorts, signal: AbortSignal) {
  const { http } = config;
  const filter = new SecretFilter(http.secrets);
  const place = { path: ["models"], query: "" };
  const { href } = urlAt(http.baseUrl, place);
  try {
    const { response } = await send(
      { method: "GET", place, headers: [], body: undefined, redirect: "manual" },
      http,
      ports,
      () => {},
      signal,
    );
    if (response.status === 401 || response.status === 403) {
      await response.body?.cancel();
      throw new CallError("UPSTREAM", `"${href}" does not accept the secret`);
    }
    const text = await new Response(response.body).text();
    return filter.text(`"${href}" answers, ${modelsIn(text)}`);
  } catch (error) {
    throw filter.error(asCallError(error, signal));
  }
}

function modelsIn(text: string): string {
  try {
    const { data } = JSON.parse(text);
    if (Array.isArray(data)) return `with ${data.length} models`;
  } catch {
    // Not every service lists its models.
  }
  return "with no list of models";
}
