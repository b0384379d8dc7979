import type { Json } from "../../protocol/json.ts";
import type { Bytes } from "../egress/response.ts";
import { foldedName, type Header, requestHeaders } from "../egress/headers.ts";
import { type Ask, CallError } from "../provider.ts";
import { isRecord } from "../../protocol/is_record.ts";
import { type BaseUrl, locate, type Place } from "./base_url.ts";
import { isMethod } from "./action.ts";
import type { HttpConfig } from "./config.ts";
import { checkQuery } from "./parameters.ts";
import { PathError } from "./path.ts";

/** What `fetch` of an integration was called with, read and checked. */
export interface FetchRequest {
  readonly method: string;
  readonly place: Place;
  /** Without credentials, and without what the configuration decides. */
  readonly headers: readonly Header[];
  readonly redirect: "follow" | "error" | "manual";
  readonly body: Bytes | undefined;
}

const NAMES = ["method", "url", "headers", "redirect"];
const REDIRECTS = ["follow", "error", "manual"] as const;

/**
 * Reads the arguments `{ method, url, headers?, redirect? }` of a call.
 *
 * @throws {CallError} NOT_FOUND for another method than `fetch`, VALIDATION_ERROR,
 *   SECURITY_VIOLATION
 */
export function parseFetch({ method, args, body }: Ask, config: HttpConfig): FetchRequest {
  if (method !== "fetch") {
    throw new CallError(
      "NOT_FOUND",
      `The integration has no method ${JSON.stringify(method.slice(0, 60))}, expected "fetch"`,
    );
  }
  if (!isRecord(args)) throw wrong("its arguments are no object");
  const unknown = Object.keys(args).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw wrong(`it has an argument "${unknown.slice(0, 60)}"`);
  const verb = args.method;
  if (typeof verb !== "string" || !isMethod(verb)) {
    throw wrong("its method is not allowed, or not in upper case");
  }
  const redirect = REDIRECTS.find((one) => one === (args.redirect ?? "follow"));
  if (redirect === undefined) throw wrong(`its redirect is none of "${REDIRECTS.join('", "')}"`);
  if (body !== undefined && (verb === "GET" || verb === "HEAD")) {
    throw wrong(`a "${verb}" has no body`);
  }
  const place = placeOf(config.baseUrl, args.url);
  checkQuery(place, config);
  return {
    method: verb,
    place,
    headers: withoutConfigured(requestHeaders(headersOf(args.headers)), config),
    redirect,
    body,
  };
}

function placeOf(base: BaseUrl, url: unknown): Place {
  if (typeof url !== "string") throw wrong("its URL is no text");
  try {
    return locate(base, url);
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    throw new CallError("SECURITY_VIOLATION", `The URL of "fetch" is refused: ${error.message}`, {
      hint: "Name a path below the base URL of the integration, in its plain spelling",
    });
  }
}

function headersOf(value: unknown): Header[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw wrong("its headers are no list");
  return value.map((pair: Json) => {
    const [name, text, ...others] = Array.isArray(pair) ? pair : [];
    if (typeof name === "string" && typeof text === "string" && others.length === 0) {
      return [name, text];
    }
    throw wrong("a header is no name and value");
  });
}

/** Clients send a key of their own; the platform's takes its place. */
function withoutConfigured(headers: readonly Header[], config: HttpConfig): Header[] {
  const configured = new Set(config.headers.map(([name]) => name));
  if (config.credential?.kind === "header") configured.add(config.credential.name);
  const folded = new Set([...configured].map(foldedName));
  return headers.filter(([name]) => !folded.has(foldedName(name)));
}

function wrong(why: string): CallError {
  return new CallError(
    "VALIDATION_ERROR",
    `The call of "fetch" is not valid: ${why}, expected { method, url, headers, redirect }`,
  );
}
