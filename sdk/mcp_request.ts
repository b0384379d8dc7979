import { MCP_OFFERS, type McpCall } from "./caller.ts";
import type { McpDeclaration } from "./mcp_declaration.ts";
import { type McpRequest, wireMember } from "./mcp_wire.ts";
import { formatPath, type SchemaProblem } from "./schema.ts";
import { expandUriTemplate, matchUriTemplate, templateVariables } from "./uri_template.ts";
import { describeValue, isArray, isRecord } from "./value.ts";

/** What an export of kind `mcp` is asked for. */
export type McpAsked =
  /** Of a tool and a prompt. */
  | { readonly what: "call"; readonly input: unknown }
  | {
    readonly what: "read";
    readonly uri: string;
    readonly variables: Readonly<Record<string, string>>;
  }
  | {
    readonly what: "complete";
    readonly name: string;
    readonly value: string;
    readonly known: Readonly<Record<string, string>>;
  };

/** What a payload asks for, or what is wrong with it. */
export type ReadMcpRequest =
  | { readonly ok: true; readonly asked: McpAsked; readonly call: McpCall | undefined }
  | { readonly ok: false; readonly problems: readonly SchemaProblem[] };

type Report = (path: string, message: string) => void;

/**
 * Reads a payload: plain arguments, which for a resource are its variables, or exactly
 * `{ "$mcp": … }`.
 *
 * @param isPlain it comes from other code of the snapshot, whose data may be a stranger's: then it
 * is arguments, whatever it looks like
 */
export function readMcpRequest(
  declared: McpDeclaration,
  payload: unknown,
  isPlain: boolean,
): ReadMcpRequest {
  const problems: SchemaProblem[] = [];
  const report: Report = (path, message) => problems.push({ path, message });
  const wire = isPlain ? undefined : wireMember(payload);
  const request = wire === undefined ? undefined : checkedRequest(declared, wire.inner, report);
  const asked = problems.length > 0
    ? undefined
    : request === undefined
    ? askedPlainly(declared, payload, report)
    : askedFor(declared, request, report);
  return asked === undefined || problems.length > 0
    ? { ok: false, problems }
    : { ok: true, asked, call: request && callOf(request) };
}

function askedPlainly(
  declared: McpDeclaration,
  payload: unknown,
  report: Report,
): McpAsked | undefined {
  if (declared.type !== "resource") return { what: "call", input: payload };
  const given = payload === undefined || payload === null ? {} : payload;
  if (isRecord(given)) return readByVariables(declared, given, "input", report);
  report("input", `is ${describeValue(given)}, expected an object of the URI's variables`);
}

function askedFor(
  declared: McpDeclaration,
  { arguments: given = {}, uri, variables = {}, complete }: McpRequest,
  report: Report,
): McpAsked | undefined {
  if (complete !== undefined) {
    const { argument, context } = complete;
    return { what: "complete", ...argument, known: context?.arguments ?? {} };
  }
  if (declared.type !== "resource") return { what: "call", input: given };
  if (uri === undefined) {
    return readByVariables(declared, variables, "input.$mcp.variables", report);
  }
  const found = declared.uriTemplate === null
    ? uri === declared.uri ? {} : undefined
    : matchUriTemplate(declared.uriTemplate, uri);
  if (found !== undefined) return { what: "read", uri, variables: found };
  const expected = declared.uriTemplate ?? declared.uri ?? "another one";
  report("input.$mcp.uri", `is ${describeValue(uri)}, expected ${expected}`);
}

function readByVariables(
  { uri, uriTemplate }: McpDeclaration,
  given: Readonly<Record<string, unknown>>,
  at: string,
  report: Report,
): McpAsked {
  const names = uriTemplate === null ? [] : templateVariables(uriTemplate);
  const values = names.map((name): [string, string] => {
    const one = Object.hasOwn(given, name) ? given[name] : undefined;
    const value = typeof one === "number" ? String(one) : one;
    if (typeof value === "string" && value !== "" && value.isWellFormed()) return [name, value];
    report(formatPath(at, [name]), `is ${describeValue(value)}, expected a text`);
    return [name, ""];
  });
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    report(formatPath(at, [name]), `is no variable of "${uriTemplate ?? uri ?? ""}"`);
  }
  const variables = Object.fromEntries(values);
  return {
    what: "read",
    uri: uriTemplate === null ? uri ?? "" : expandUriTemplate(uriTemplate, variables),
    variables,
  };
}

function callOf({ input_responses, state, client }: McpRequest): McpCall {
  return {
    inputResponses: input_responses ?? {},
    state,
    client: client && {
      name: client.name,
      version: client.version,
      protocolVersion: client.protocol_version,
      offers: MCP_OFFERS.filter((one) => client.offers?.includes(one)),
    },
  };
}

/** Members that each type of export takes, besides those that all do. */
const OWN_MEMBERS = {
  tool: ["arguments"],
  prompt: ["arguments", "complete"],
  resource: ["uri", "variables", "complete"],
} as const;

function checkedRequest(
  { type }: McpDeclaration,
  inner: unknown,
  report: Report,
): McpRequest | undefined {
  const at = "input.$mcp";
  if (!isRecord(inner)) {
    report(at, `is ${describeValue(inner)}, expected an object`);
    return undefined;
  }
  onlyMembers(inner, [...OWN_MEMBERS[type], "input_responses", "state", "client"], at, report);
  const object = (key: string, value = inner[key], place = `${at}.${key}`) => {
    if (value === undefined) return undefined;
    if (isRecord(value)) return value;
    report(place, `is ${describeValue(value)}, expected an object`);
  };
  object("arguments");
  if (inner.uri !== undefined) text(inner.uri, `${at}.uri`, report);
  texts(object("variables"), `${at}.variables`, report);
  for (const [key, one] of Object.entries(object("input_responses") ?? {})) {
    object(key, one, formatPath(`${at}.input_responses`, [key]));
  }
  const client = object("client");
  if (client !== undefined) {
    const { offers = [], ...said } = client;
    onlyMembers(said, ["name", "version", "protocol_version"], `${at}.client`, report);
    texts(said, `${at}.client`, report);
    if (!isArray(offers)) {
      report(`${at}.client.offers`, `is ${describeValue(offers)}, expected a list of texts`);
    } else {for (const [index, one] of offers.entries()) {
        text(one, `${at}.client.offers[${index}]`, report);
      }}
  }
  checkComplete(object("complete"), `${at}.complete`, report);
  // Each member was looked at: it is one, where nothing was reported.
  return inner as McpRequest;
}

function checkComplete(
  complete: Readonly<Record<string, unknown>> | undefined,
  at: string,
  report: Report,
): void {
  if (complete === undefined) return;
  onlyMembers(complete, ["argument", "context"], at, report);
  const { argument, context } = complete;
  if (isRecord(argument)) {
    onlyMembers(argument, ["name", "value"], `${at}.argument`, report);
    text(argument.name, `${at}.argument.name`, report);
    text(argument.value, `${at}.argument.value`, report);
  } else report(`${at}.argument`, `is ${describeValue(argument)}, expected an object`);
  if (context === undefined) return;
  if (!isRecord(context)) {
    return report(`${at}.context`, `is ${describeValue(context)}, expected an object`);
  }
  onlyMembers(context, ["arguments"], `${at}.context`, report);
  const { arguments: known } = context;
  if (known === undefined) return;
  if (isRecord(known)) texts(known, `${at}.context.arguments`, report);
  else report(`${at}.context.arguments`, `is ${describeValue(known)}, expected an object`);
}

function onlyMembers(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  at: string,
  report: Report,
): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    report(formatPath(at, [key]), `is not known here, expected ${known.join(", ")}`);
  }
}

function text(value: unknown, at: string, report: Report): void {
  if (typeof value !== "string") report(at, `is ${describeValue(value)}, expected a text`);
}

function texts(
  value: Readonly<Record<string, unknown>> | undefined,
  at: string,
  report: Report,
): void {
  for (const [key, one] of Object.entries(value ?? {})) text(one, formatPath(at, [key]), report);
}
