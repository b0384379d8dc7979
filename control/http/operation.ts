/**
 * One operation: its contract, and what is done for it.
 *
 * @module
 */
import * as z from "zod";
import type { Answer, Contract, InputShape } from "../api/contract.ts";
import { DomainError } from "../domain/domain_error.ts";
import type { Call } from "./call.ts";
import { alreadyHas } from "./etag.ts";
import { parseJsonBody } from "./json_body.ts";
import { place, shown } from "./place.ts";
import { HttpProblem } from "./problem.ts";
import { type Reply, replyResponse } from "./reply.ts";
import { type StreamReply, streamResponse } from "./stream_reply.ts";

/** What stands in the address of a request: the parts `params` and `query` of its input. */
export type AddressInput<I extends InputShape> = z.output<
  z.ZodObject<z.core.util.Writeable<Omit<I, "body">>>
>;

/** All parts of a request. */
export type OperationInput<I extends InputShape> = z.output<z.ZodObject<I>>;

/** What an operation gives: a document, a stream, or a response that it made itself. */
export type OperationOutput<T> = Reply<T> | StreamReply | Response;

/** What an operation does. */
export interface Work<I extends InputShape, T, O> {
  /**
   * Lets the caller in: loads what the address names, and authorises. It runs before a byte of the
   * body is read, and again when one was, since a token or a role may be taken away meanwhile.
   *
   * @returns what `handle` works with
   * @throws {DomainError} not_found, forbidden, archived
   */
  permit(call: Call, input: AddressInput<I>): Promise<O> | O;
  /**
   * Refuses what the body asks for and the caller may not have. It runs before the answer that was
   * kept for an `Idempotency-Key` is given again, too.
   *
   * @throws {DomainError} forbidden
   */
  check?(call: Call, input: OperationInput<I>): void;
  /** Does it. `open`: what `permit` gave. @throws whatever {@linkcode problemOf} understands */
  handle(
    call: Call,
    input: OperationInput<I>,
    open: O,
  ): Promise<OperationOutput<T>> | OperationOutput<T>;
}

/** What stands in the address of a request, before parsing. */
export interface RawAddress {
  readonly params: Readonly<Record<string, string>>;
  /** With or without the question mark; empty: there is none. */
  readonly query: string;
}

/** An operation, for the app to mount. A request takes the steps below, one after the other. */
export interface Operation {
  readonly contract: Contract;
  /** Parses the address. @throws {HttpProblem} invalid_request */
  parse(address: RawAddress): AddressedRequest;
}

/** A request whose address is as documented. */
export interface AddressedRequest {
  /** Lets the caller in. @throws what {@linkcode Work.permit} throws */
  permit(call: Call): Promise<PermittedRequest>;
}

/** A request that the caller may make. */
export interface PermittedRequest {
  /**
   * Parses the body. `json` is undefined for an operation that takes none.
   *
   * @throws {HttpProblem} malformed_json, invalid_request
   * @throws what {@linkcode Work.check} throws
   */
  parse(json: Uint8Array<ArrayBuffer> | undefined): ReadyRequest;
}

/** A request that is known as a whole. */
export interface ReadyRequest {
  /** Answers. @throws whatever {@linkcode problemOf} understands */
  answer(call: Call): Promise<Response>;
}

/** Defines an operation: what its contract says, done. */
export function operation<I extends InputShape, T, O>(
  contract: Contract<I, Answer<T>>,
  work: Work<I, T, O>,
): Operation {
  const { body: _, ...addressShape } = contract.input.shape;
  const addressSchema = z.object(addressShape);
  return {
    contract,
    parse(address) {
      const parts = addressParts(contract, address);
      const addressed = parseParts(addressSchema, parts);
      const whole = (json: Uint8Array<ArrayBuffer> | undefined) =>
        parseParts(contract.input, {
          ...parts,
          ...(json === undefined ? {} : { body: parseJsonBody(json, contract.input.shape.body) }),
        });
      return {
        async permit(call) {
          const opened = await openOrArchived(contract, call, () => work.permit(call, addressed));
          return {
            parse(json) {
              const input = whole(json);
              work.check?.(call, input);
              return {
                async answer(call) {
                  if ("archived" in opened) throw opened.archived;
                  return responseOf(contract, call, await work.handle(call, input, opened.open));
                },
              };
            },
          };
        },
      };
    },
  };
}

/**
 * What `permit` gives. That something is archived is told later when there is an
 * `Idempotency-Key`: giving a kept answer again changes nothing.
 */
async function openOrArchived<O>(
  { idempotent }: Contract,
  { headers }: Call,
  permit: () => Promise<O> | O,
): Promise<{ readonly open: O } | { readonly archived: DomainError }> {
  try {
    return { open: await permit() };
  } catch (error) {
    const putOff = idempotent === true && headers.has("idempotency-key") &&
      error instanceof DomainError && error.code === "archived";
    if (putOff) return { archived: error };
    throw error;
  }
}

function responseOf(
  { method }: Contract,
  call: Call,
  reply: OperationOutput<unknown>,
): Response {
  if (reply instanceof Response) return reply;
  if ("open" in reply) return streamResponse(reply, call);
  const { etag } = reply;
  const response = replyResponse(reply);
  if (etag === undefined || method !== "get" || !alreadyHas(call.headers, etag)) {
    return response;
  }
  response.headers.delete("content-type");
  response.headers.delete("content-length");
  return new Response(null, { status: 304, headers: response.headers });
}

/** The parts of the address that the contract takes. @throws {HttpProblem} invalid_request */
function addressParts({ input }: Contract, { params, query }: RawAddress): Record<string, unknown> {
  const parts: Record<string, unknown> = {};
  if ("params" in input.shape) parts.params = params;
  if ("query" in input.shape) parts.query = queryObject(query);
  else if (query !== "") refuseQuery(queryObject(query));
  return parts;
}

/**
 * Parses parts of a request.
 *
 * @throws {HttpProblem} invalid_request
 */
function parseParts<S extends InputShape>(
  schema: z.ZodObject<S>,
  parts: Record<string, unknown>,
): z.output<z.ZodObject<S>> {
  const parsed = schema.safeParse(parts);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const [first] = issues;
  throw new HttpProblem(
    "invalid_request",
    first === undefined
      ? "The request is not of the documented form"
      : `${place(first.path)}: ${cut(first.message)}`,
    {
      errors: issues.slice(0, 50).map(({ path, message }) => ({
        location: place(path),
        message: cut(message),
      })),
    },
  );
}

function queryObject(text: string): Record<string, string> {
  if (text === "") return {};
  const query = new URLSearchParams(text);
  const seen = new Set<string>();
  for (const name of query.keys()) {
    if (seen.has(name)) throw givenTwice(name);
    seen.add(name);
  }
  return Object.fromEntries(query);
}

function givenTwice(name: string): HttpProblem {
  return new HttpProblem("invalid_request", `Query parameter "${shown(name)}" is there twice`, {
    errors: [{ location: `query.${shown(name)}`, message: "Expected it once" }],
  });
}

function refuseQuery(query: Readonly<Record<string, string>>): void {
  const [name] = Object.keys(query);
  if (name === undefined) return;
  throw new HttpProblem("invalid_request", `Query parameter "${shown(name)}" is not known here`, {
    errors: [{ location: `query.${shown(name)}`, message: "Expected no query" }],
  });
}

/** Messages name what they found, however long it is. */
function cut(message: string): string {
  return message.slice(0, 300);
}
