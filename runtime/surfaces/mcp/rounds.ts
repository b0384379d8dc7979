/**
 * Calls in several rounds (MCP, "Multi round-trip requests"): code asks for input, the client calls
 * again with it. The platform keeps nothing between: what code has to remember, the client carries.
 *
 * @module
 */

import {
  createRequestStateCodec,
  type InputRequests,
  type InputRequiredResult,
  isSpecType,
  ProtocolError,
  ProtocolErrorCode,
  type RequestStateCodec,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { hasMoreValues } from "../../protocol/has_more_values.ts";
import { isRecord } from "../../protocol/is_record.ts";
import type { Json, JsonObject } from "../../protocol/json.ts";
import type { Exchange, McpSettings } from "./exchange.ts";

/** How long a client may take for a round, in seconds. */
const ROUND_SECONDS = 15 * 60;

/** Requests for input that one round has at most. */
const MAX_REQUESTS = 16;

/** Characters of a state as JSON: it travels to the client and back, and has to fit there. */
const MAX_STATE = 256 * 1024;

/** Values that the requests of a round are made of at most; the packages check each of them. */
const MAX_VALUES = 2_000;

/** The forms of input that code may ask for. */
const REQUEST_FORMS = {
  "elicitation/create": isSpecType.ElicitRequest,
  "sampling/createMessage": isSpecType.CreateMessageRequest,
  "roots/list": isSpecType.ListRootsRequest,
} as const;

/** The rounds of calls of one export by one caller. */
export interface Rounds {
  /**
   * What code is told of the round before: its state, and the client's answers.
   *
   * @throws {ProtocolError} -32602: the state was changed, is too old, or is none of this export
   * for this caller
   */
  begin(context: ServerContext): Promise<JsonObject>;
  /**
   * The answer by which code asks for input, or what is wrong with what it said.
   *
   * @param asked what stands in `{"$mcp": {"input_required": …}}`
   */
  ask(asked: Json): Promise<Question>;
}

/** The answer by which code asks for input, or why it is none. */
export type Question =
  | { readonly ok: true; readonly result: InputRequiredResult }
  | { readonly ok: false; readonly wrong: string };

/**
 * Makes the rounds of an export. States are signed, not hidden: the client can read them. They hold
 * for the caller, the place, the server, the export and the snapshot that they were made for. The
 * snapshot alone would not do: another tenant can have the same one live, and let it sign what that
 * tenant's variables make it say.
 */
export function roundsOf(
  { caller, project, server }: Exchange,
  name: string,
  { stateKey }: Pick<McpSettings, "stateKey">,
): Rounds {
  const { placeId, snapshotId } = project;
  const bound = JSON.stringify([caller, placeId, snapshotId, server.name, name]);
  const codec: RequestStateCodec<Json> = createRequestStateCodec<Json>({
    key: stateKey,
    ttlSeconds: ROUND_SECONDS,
    bind: () => bound,
  });
  return {
    async begin(context) {
      const { requestState, inputResponses } = context.mcpReq;
      const carried = requestState<unknown>();
      const responses = inputResponses === undefined ? undefined : goodResponses(inputResponses);
      return {
        ...(carried === undefined ? {} : { state: await open(codec, carried, context) }),
        ...(responses === undefined ? {} : { input_responses: responses }),
      };
    },
    async ask(asked) {
      if (!isRecord(asked)) return NO_QUESTION;
      const { requests = {}, state, ...unknown } = asked as JsonObject;
      if (Object.keys(unknown).length > 0 || !areRequests(requests)) return NO_QUESTION;
      if (state === undefined && Object.keys(requests).length === 0) return NO_QUESTION;
      if (state !== undefined && JSON.stringify(state).length > MAX_STATE) {
        return {
          ok: false,
          wrong: `The state of a question has more than ${MAX_STATE} characters as JSON`,
        };
      }
      const result: InputRequiredResult = {
        resultType: "input_required",
        ...(Object.keys(requests).length === 0 ? {} : { inputRequests: requests }),
        ...(state === undefined ? {} : { requestState: await codec.mint(state, NO_CONTEXT) }),
      };
      return { ok: true, result };
    },
  };
}

const NO_QUESTION: Question = {
  ok: false,
  wrong: "What the code asks the client for has no form of the protocol",
};

/** The binding is known without it. */
const NO_CONTEXT = {} as ServerContext;

async function open(
  codec: RequestStateCodec<Json>,
  carried: unknown,
  context: ServerContext,
): Promise<Json> {
  try {
    if (typeof carried === "string") return await codec.verify(carried, context);
  } catch {
    // Which of the reasons it is helps none but a forger.
  }
  throw new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    "Invalid or expired requestState: call again without it",
    { reason: "invalid_request_state" },
  );
}

function areRequests(requests: unknown): requests is InputRequests {
  if (!isRecord(requests) || Object.keys(requests).length > MAX_REQUESTS) return false;
  if (hasMoreValues(requests, MAX_VALUES)) return false;
  return Object.values(requests).every((request) => {
    if (!isRecord(request) || typeof request.method !== "string") return false;
    const { method } = request;
    if (!Object.hasOwn(REQUEST_FORMS, method)) return false;
    return REQUEST_FORMS[method as keyof typeof REQUEST_FORMS](request);
  });
}

/**
 * The answers that have a form of answers. The others are left out, so that code asks again as it
 * does for what is missing.
 */
function goodResponses(responses: Readonly<Record<string, unknown>>): JsonObject {
  const good = Object.entries(responses).filter(([, response]) =>
    isSpecType.ElicitResult(response) || isSpecType.CreateMessageResult(response) ||
    isSpecType.CreateMessageResultWithTools(response) || isSpecType.ListRootsResult(response)
  );
  return Object.fromEntries(good) as JsonObject;
}
