import { HTTP_METHODS, pathProblem, pathShape } from "./http_path.ts";
import { checkMcp, mcpNameProblem } from "./contract_mcp.ts";
import {
  type ContractProblem,
  type ContractProblemCode,
  currentRegistry,
  labelOf,
  makeProblem,
  type Registry,
  type RegistryEntry,
  type RegistryMcpServer,
} from "./registry.ts";
import { type AnyFunction, describeValue } from "./value.ts";
import { type Place, relativePlace } from "./place.ts";

/** Names of exports and MCP servers; they stand in URLs, file names and logs. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/;
const RULE = "expected a letter or _, then up to 127 letters, digits, _, . or -";

/** A description travels with every listing; this is text for people, not a document. */
const MAX_DESCRIPTION = 4096;

/** Longest texts of an MCP server, in characters. */
const MAX_SERVER_TEXTS = {
  title: 256,
  description: MAX_DESCRIPTION,
  instructions: 16_384,
  version: 64,
} as const;

/** Settings of contract validation. */
export interface ContractOptions {
  /** The snapshot's root as file URL: places become relative to it. */
  readonly root?: string | undefined;
}

/**
 * Everything that is wrong with the declared contract, in order of registration, each with its
 * place. An empty list means that every export can be invoked.
 */
export function validateContract(
  registry: Registry = currentRegistry(),
  options: ContractOptions = {},
): ContractProblem[] {
  const problems: ContractProblem[] = [...registry.problems];
  const names = new Map<string, RegistryEntry>();
  const shapes = new Map<string, RegistryEntry>();
  for (const entry of registry.entries) {
    const report = (code: ContractProblemCode, message: string): void => {
      problems.push(makeProblem(code, message, entry.kind, entry.name, () => entry.place));
    };
    const title = `${labelOf(entry)} "${entry.name}"`;
    checkName(entry, title, report);
    const key = entry.kind + " " + entry.name;
    const first = entry.named ? names.get(key) : undefined;
    if (first !== undefined) {
      report("duplicate_name", `${title} is declared twice, first ${atPlace(first, options)}`);
    } else if (entry.named) {
      names.set(key, entry);
      checkShape(entry, title, shapes, options, report);
    }
    if (entry.description !== null && entry.description.length > MAX_DESCRIPTION) {
      const is = `${entry.description.length} characters long, expected at most ${MAX_DESCRIPTION}`;
      report("bad_options", `Description of ${title} is ${is}`);
    }
    if (entry.mcp !== null) checkMcp(entry.mcp, entry, title, report);
    if (entry.inspect !== null) {
      for (const message of entry.inspect()) report("bad_graph", `${title} ${message}`);
    } else if (entry.handler !== null) {
      checkFunction(entry.handler, title, report);
    } else if (!entry.broken) {
      report("missing_function", `${title} is declared without a function`);
    }
  }
  checkServers(registry, problems, options);
  return problems.map((problem) => ({
    code: problem.code,
    message: problem.message,
    kind: problem.kind,
    name: problem.name,
    place: relativePlace(problem.place, options.root),
  }));
}

type Report = (code: ContractProblemCode, message: string) => void;

function checkName(entry: RegistryEntry, title: string, report: Report): void {
  if (!entry.named) return;
  if (entry.http === null) {
    const { name } = entry.mcp ?? entry;
    const rule = entry.mcp !== null ? mcpNameProblem(name) : NAME.test(name) ? undefined : RULE;
    if (rule === undefined) return;
    report("bad_name", `${labelOf(entry)} name ${describeValue(name)} is invalid, ${rule}`);
    return;
  }
  const { method, path } = entry.http;
  if (!HTTP_METHODS.some((known) => known === method)) {
    const known = HTTP_METHODS.join(", ");
    report("bad_method", `${title} has the method "${method}", expected one of ${known}`);
  }
  const wrong = pathProblem(path);
  if (wrong !== undefined) report("bad_path", `Path of ${title} ${wrong}`);
}

function checkShape(
  entry: RegistryEntry,
  title: string,
  shapes: Map<string, RegistryEntry>,
  options: ContractOptions,
  report: Report,
): void {
  const shape = shapeOf(entry);
  if (shape === undefined) return;
  const first = shapes.get(shape);
  if (first === undefined) {
    shapes.set(shape, entry);
    return;
  }
  const where = atPlace(first, options);
  report("duplicate_name", `${title} matches the same requests as "${first.name}", ${where}`);
}

/** What two exports can't have in common besides their names. */
function shapeOf({ http, mcp }: RegistryEntry): string | undefined {
  if (http !== null) return `${http.method} ${pathShape(http.path)}`;
  const address = mcp?.uri ?? mcp?.uriTemplate?.replace(/{[^}]*}/g, "{}") ?? undefined;
  return address === undefined ? undefined : `${mcp?.server} ${address}`;
}

function checkFunction(handler: AnyFunction, title: string, report: Report): void {
  const tag = Object.prototype.toString.call(handler);
  if (/^class[\s{]/.test(Function.prototype.toString.call(handler))) {
    report("not_a_function", `${title} was given a class, expected a function`);
  } else if (tag === "[object GeneratorFunction]") {
    report(
      "not_a_function",
      `${title} was given a generator function, expected an async one, whose items are streamed`,
    );
  } else if (handler.length > 2) {
    report(
      "bad_arity",
      `${title} requires ${handler.length} parameters, expected at most 2: ` +
        `it is called with a context and ${title.startsWith("HTTP") ? "a request" : "a payload"}`,
    );
  }
}

function atPlace(first: { readonly place: Place | null }, options: ContractOptions): string {
  const place = relativePlace(first.place, options.root);
  return place === null ? "elsewhere" : `at ${place.file}:${place.line}:${place.column}`;
}

function checkServers(
  registry: Registry,
  problems: ContractProblem[],
  options: ContractOptions,
): void {
  const seen = new Map<string, RegistryMcpServer>();
  for (const server of registry.mcpServers) {
    const report = (code: ContractProblemCode, message: string): void => {
      problems.push(makeProblem(code, message, "mcp_server", server.name, () => server.place));
    };
    if (server.named && !NAME.test(server.name)) {
      const name = describeValue(server.name);
      report("bad_name", `MCP server name ${name} is invalid, ${RULE}`);
    }
    const first = seen.get(server.name);
    if (first !== undefined) {
      const where = atPlace(first, options);
      report("duplicate_name", `MCP server "${server.name}" is declared twice, first ${where}`);
      continue;
    }
    seen.set(server.name, server);
    for (const [key, most] of Object.entries(MAX_SERVER_TEXTS)) {
      const length = server[key as keyof typeof MAX_SERVER_TEXTS]?.length ?? 0;
      if (length <= most) continue;
      const is = `${length} characters long, expected at most ${most}`;
      report("bad_options", `Option "${key}" of MCP server "${server.name}" is ${is}`);
    }
    if (!registry.entries.some((entry) => entry.mcp?.server === server.name)) {
      const expected = "expected a tool, a resource or a prompt";
      report("empty_mcp_server", `MCP server "${server.name}" offers nothing, ${expected}`);
    }
  }
}
