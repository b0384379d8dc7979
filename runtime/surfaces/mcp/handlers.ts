/**
 * What a server of a project answers to the messages of clients.
 *
 * @module
 */

import {
  type CallToolResult,
  type CompleteRequestParams,
  type CompleteResult,
  type GetPromptResult,
  type InputRequiredResult,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
  type Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { matchUriTemplate } from "../../../sdk/uri_template.ts";
import type { JsonObject } from "../../protocol/json.ts";
import type { Exchange, McpSettings } from "./exchange.ts";
import type { ListedPrompt, ListedResource, ListedTool } from "./listing.ts";
import { completionResult, promptResult, resourceResult } from "./other_results.ts";
import { type Rounds, roundsOf } from "./rounds.ts";
import { type Answered, type Failed, type Outcome, runExport } from "./run_export.ts";
import { failedToolResult, plainToolResult, writtenToolResult } from "./tool_result.ts";

import { wireForm } from "./wire_form.ts";

/** What answers with a result of the protocol, or asks for input first. */
type Result<Value> = Promise<Value | InputRequiredResult>;

/** Where a message is answered. */
export interface Place {
  readonly exchange: Exchange;
  readonly settings: McpSettings;
  /** The package's server that got the message. */
  readonly server: Server;
  readonly context: ServerContext;
}

/**
 * Calls a tool.
 *
 * @throws {ProtocolError} -32602: there is no such tool, or a state that is not good
 */
export async function callTool(
  { name, arguments: given = {} }: {
    name: string;
    arguments?: Record<string, unknown> | undefined;
  },
  place: Place,
): Result<CallToolResult> {
  const tool = named(place.exchange.server.tools, name, "tool");
  const { outcome, asked } = await run(tool.export, { arguments: given as JsonObject }, place);
  if (asked !== undefined) return asked;
  if (!outcome.ok) return failedToolResult(outcome);
  const written = wireForm(outcome.value);
  if (written === undefined) {
    return projected(plainToolResult(outcome, declares(tool)), tool, place);
  }
  const result = writtenToolResult(written, outcome.execution);
  return result === undefined
    ? failedToolResult(formless(outcome))
    : projected(result, tool, place);
}

/**
 * Reads a resource.
 *
 * @throws {ProtocolError} -32602: there is no such resource; -32603: it could not be read
 */
export async function readResource(
  { uri }: { uri: string },
  place: Place,
): Result<ReadResourceResult> {
  const { listed, variables } = findResource(uri, place.exchange.server);
  const { outcome, asked } = await run(listed.export, { uri, variables }, place);
  if (asked !== undefined) return asked;
  const { mimeType } = listed;
  const result = resultOf(outcome, (answered) => resourceResult(answered, { uri, mimeType }));
  // Code says so of an address that its template matches and that has nothing behind it.
  if (result.contents.length === 0) throw new ResourceNotFoundError(quotable(uri));
  return result;
}

/**
 * Gets a prompt.
 *
 * @throws {ProtocolError} -32602: there is no such prompt, or its arguments are wrong; -32603: it
 * could not be made
 */
export async function getPrompt(
  { name, arguments: given = {} }: { name: string; arguments?: Record<string, string> | undefined },
  place: Place,
): Result<GetPromptResult> {
  const prompt = named(place.exchange.server.prompts, name, "prompt");
  const missing = prompt.arguments.filter(({ name, required }) =>
    required && !Object.hasOwn(given, name)
  );
  if (missing.length > 0) {
    const names = missing.map(({ name }) => `"${name}"`).join(", ");
    throw invalid(`Prompt ${quoted(name)} has no value for ${names}`);
  }
  const { outcome, asked } = await run(prompt.export, { arguments: given }, place);
  if (asked !== undefined) return asked;
  return resultOf(outcome, promptResult);
}

/**
 * Completes an argument of a prompt, or a variable of a resource's template. What code does not
 * complete has no values, and runs nothing.
 *
 * @throws {ProtocolError} -32602: there is no such prompt or template; -32603: it could not be done
 */
export async function complete(
  { ref, argument, context }: CompleteRequestParams,
  place: Place,
): Promise<CompleteResult> {
  const { prompts, templates, resources } = place.exchange.server;
  const listed: ListedPrompt | ListedResource | undefined = ref.type === "ref/prompt"
    ? prompts.find(({ name }) => name === ref.name)
    : [...templates, ...resources].find(({ uri }) => uri === ref.uri);
  if (listed === undefined) {
    const what = ref.type === "ref/prompt"
      ? `prompt: ${quoted(ref.name)}`
      : `resource: ${quoted(ref.uri)}`;
    throw invalid(`Unknown ${what}`);
  }
  if (!listed.completes.includes(argument.name)) return { completion: { values: [] } };
  const request = {
    complete: {
      argument: { name: argument.name, value: argument.value },
      ...(context?.arguments === undefined ? {} : { context: { arguments: context.arguments } }),
    },
  };
  const { exchange, server } = place;
  const outcome = await runExport(
    { export: listed.export, request },
    exchange,
    server,
    place.context,
  );
  return resultOf(outcome, completionResult);
}

/** Runs an export in a round of its own: after the one before, with what came of that. */
async function run(
  name: string,
  request: JsonObject,
  { exchange, settings, server, context }: Place,
): Promise<{ outcome: Outcome; asked?: InputRequiredResult }> {
  const rounds = roundsOf(exchange, name, settings);
  const before = await rounds.begin(context);
  const asked = { export: name, request: { ...request, ...before } };
  return await nextRound(await runExport(asked, exchange, server, context), rounds);
}

async function nextRound(
  outcome: Outcome,
  rounds: Rounds,
): Promise<{ outcome: Outcome; asked?: InputRequiredResult }> {
  const form = outcome.ok ? wireForm(outcome.value) : undefined;
  if (!outcome.ok || form?.input_required === undefined) return { outcome };
  if (Object.keys(form).length > 1) return { outcome: formless(outcome) };
  const asked = await rounds.ask(form.input_required);
  return asked.ok ? { outcome, asked: asked.result } : { outcome: formless(outcome, asked.wrong) };
}

/** A client of the revision before gets structured content that is no object in one. */
function projected(result: CallToolResult, tool: ListedTool, { server }: Place): CallToolResult {
  return server.projectCallToolResult(result, tool.outputSchema);
}

function declares({ outputSchema }: ListedTool): boolean {
  return outputSchema !== undefined;
}

function findResource(
  uri: string,
  { resources, templates }: Exchange["server"],
): { listed: ListedResource; variables: Readonly<Record<string, string>> } {
  const single = resources.find((resource) => resource.uri === uri);
  if (single !== undefined) return { listed: single, variables: {} };
  for (const listed of templates) {
    const variables = matchUriTemplate(listed.uri, uri);
    if (variables !== undefined) return { listed, variables };
  }
  throw new ResourceNotFoundError(quotable(uri));
}

function resultOf<Value>(
  outcome: Outcome,
  read: (answered: Answered) => Value | undefined,
): Value {
  const failed = outcome.ok ? formless(outcome) : outcome;
  const result = outcome.ok ? read(outcome) : undefined;
  if (result !== undefined) return result;
  const code = failed.code === "VALIDATION_ERROR"
    ? ProtocolErrorCode.InvalidParams
    : ProtocolErrorCode.InternalError;
  throw new ProtocolError(code, failed.message, {
    code: failed.code,
    ...(failed.execution === undefined ? {} : { execution_id: failed.execution }),
  });
}

/** What the code answered has no form that the protocol knows. */
function formless(
  { execution }: Answered,
  message = "The code answered in no form of the protocol",
): Failed {
  return { ok: false, execution, code: "USER_CODE_ERROR", message };
}

function named<Listed extends { readonly name: string }>(
  all: readonly Listed[],
  name: string,
  what: string,
): Listed {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw invalid(`Unknown ${what}: ${quoted(name)}`);
  return found;
}

function invalid(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message);
}

function quoted(name: string): string {
  return `"${quotable(name)}"`;
}

/** A name may be as long as a message. */
function quotable(name: string): string {
  return name.length > 200 ? `${name.slice(0, 200)}…` : name;
}
