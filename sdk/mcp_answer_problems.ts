/**
 * Whether an answer has the form that MCP wants.
 *
 * @module
 */
import { isBase64 } from "./mcp_bytes.ts";
import type { McpType } from "./mcp_declaration.ts";
import { formatPath, type SchemaProblem } from "./schema.ts";
import { describeValue, isRecord } from "./value.ts";

/** One problem is enough to say what to change; a long list can have thousands. */
const MAX_PROBLEMS = 20;
const REQUESTS = ["elicitation/create", "sampling/createMessage", "roots/list"];

/** What is wrong with an answer of the helpers: a plain JSON value. */
export function answerProblems(type: McpType, answer: unknown): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const report: Report = (path, message) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ path, message });
  };
  const at = "output.$mcp";
  const members = object(answer, at, report);
  if (members === undefined) return problems;
  if (Object.hasOwn(members, "input_required")) inputRequired(members, at, report);
  else CHECKS[type](members, at, report);
  return problems;
}

type Report = (path: string, message: string) => void;
type Members = Readonly<Record<string, unknown>>;

const CHECKS: Readonly<Record<McpType, (answer: Members, at: string, report: Report) => void>> = {
  tool(answer, at, report) {
    only(answer, ["content", "structuredContent", "isError", "_meta"], at, report);
    list(answer.content, `${at}.content`, report, content);
    if (answer.isError !== undefined && typeof answer.isError !== "boolean") {
      report(`${at}.isError`, `is ${describeValue(answer.isError)}, expected true or false`);
    }
    if (answer._meta !== undefined) object(answer._meta, `${at}._meta`, report);
  },
  resource(answer, at, report) {
    only(answer, ["contents"], at, report);
    list(answer.contents, `${at}.contents`, report, contents);
  },
  prompt(answer, at, report) {
    only(answer, ["description", "messages"], at, report);
    optional(answer.description, `${at}.description`, report);
    list(answer.messages, `${at}.messages`, report, message);
  },
};

function inputRequired(answer: Members, at: string, report: Report): void {
  only(answer, ["input_required"], at, report);
  const place = `${at}.input_required`;
  const asked = object(answer.input_required, place, report);
  if (asked === undefined) return;
  only(asked, ["requests", "state"], place, report);
  const requests = object(asked.requests, `${place}.requests`, report) ?? {};
  for (const [key, one] of Object.entries(requests)) {
    const where = formatPath(`${place}.requests`, [key]);
    const request = object(one, where, report);
    if (request === undefined) continue;
    only(request, ["method", "params"], where, report);
    if (!REQUESTS.some((known) => known === request.method)) {
      const is = describeValue(request.method);
      report(`${where}.method`, `is ${is}, expected one of ${REQUESTS.join(", ")}`);
    }
    if (request.params !== undefined) object(request.params, `${where}.params`, report);
  }
  if (Object.keys(requests).length === 0 && asked.state === undefined) {
    report(place, "asks for nothing and leaves no state, expected one of them");
  }
}

function message(value: unknown, at: string, report: Report): void {
  const members = object(value, at, report);
  if (members === undefined) return;
  only(members, ["role", "content"], at, report);
  if (members.role !== "user" && members.role !== "assistant") {
    report(`${at}.role`, `is ${describeValue(members.role)}, expected "user" or "assistant"`);
  }
  content(members.content, `${at}.content`, report);
}

function content(value: unknown, at: string, report: Report): void {
  const members = object(value, at, report);
  if (members === undefined) return;
  const extra = ["type", "annotations", "_meta"];
  if (members.annotations !== undefined) object(members.annotations, `${at}.annotations`, report);
  if (members._meta !== undefined) object(members._meta, `${at}._meta`, report);
  switch (members.type) {
    case "text":
      only(members, [...extra, "text"], at, report);
      return text(members.text, `${at}.text`, report);
    case "image":
    case "audio":
      only(members, [...extra, "data", "mimeType"], at, report);
      base64(members.data, `${at}.data`, report);
      return text(members.mimeType, `${at}.mimeType`, report);
    case "resource": {
      only(members, [...extra, "resource"], at, report);
      const resource = object(members.resource, `${at}.resource`, report);
      if (resource === undefined) return;
      text(resource.uri, `${at}.resource.uri`, report);
      return contents(resource, `${at}.resource`, report);
    }
    case "resource_link":
      only(
        members,
        [...extra, "uri", "name", "title", "description", "mimeType", "size", "icons"],
        at,
        report,
      );
      text(members.uri, `${at}.uri`, report);
      text(members.name, `${at}.name`, report);
      for (const key of ["title", "description", "mimeType"]) {
        optional(members[key], `${at}.${key}`, report);
      }
      return;
    default: {
      const expected = "expected text, image, audio, resource or resource_link";
      report(`${at}.type`, `is ${describeValue(members.type)}, ${expected}`);
    }
  }
}

function contents(value: unknown, at: string, report: Report): void {
  const members = object(value, at, report);
  if (members === undefined) return;
  only(members, ["uri", "mimeType", "text", "blob", "_meta"], at, report);
  optional(members.uri, `${at}.uri`, report);
  optional(members.mimeType, `${at}.mimeType`, report);
  if (members._meta !== undefined) object(members._meta, `${at}._meta`, report);
  const hasText = members.text !== undefined;
  if (hasText === (members.blob !== undefined)) {
    report(at, 'has both "text" and "blob", or neither, expected one of them');
  } else if (hasText) text(members.text, `${at}.text`, report);
  else base64(members.blob, `${at}.blob`, report);
}

function object(value: unknown, at: string, report: Report): Members | undefined {
  if (isRecord(value)) return value;
  report(at, `is ${describeValue(value)}, expected an object`);
}

function list(
  value: unknown,
  at: string,
  report: Report,
  check: (one: unknown, at: string, report: Report) => void,
): void {
  if (!Array.isArray(value)) return report(at, `is ${describeValue(value)}, expected a list`);
  for (const [index, one] of value.entries()) check(one, `${at}[${index}]`, report);
}

function only(members: Members, known: readonly string[], at: string, report: Report): void {
  for (const key of Object.keys(members)) {
    if (known.includes(key)) continue;
    report(formatPath(at, [key]), `is not known here, expected ${known.join(", ")}`);
  }
}

function text(value: unknown, at: string, report: Report): void {
  if (typeof value !== "string") report(at, `is ${describeValue(value)}, expected a text`);
}

function optional(value: unknown, at: string, report: Report): void {
  if (value !== undefined) text(value, at, report);
}

function base64(value: unknown, at: string, report: Report): void {
  if (typeof value === "string" && isBase64(value)) return;
  report(at, `is ${describeValue(value)}, expected base64`);
}
