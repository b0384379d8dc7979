import { HTTP_METHODS, pathProblem, pathShape } from "./http_path.ts";
import { describeSchema } from "./json_schema.ts";
import {
  type ContractProblem,
  type ContractProblemCode,
  currentRegistry,
  KIND_LABELS,
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
    const title = `${KIND_LABELS[entry.kind]} "${entry.name}"`;
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
    if (entry.mcp !== null && !describeSchema(entry.input, "input").takesObjects) {
      const message = `Option "input" of ${title} takes no object, expected a schema of one: ` +
        "MCP tools are called with named arguments";
      report("bad_schema", message);
    }
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
    const name = entry.mcp === null ? entry.name : entry.mcp.tool;
    if (NAME.test(name)) return;
    report(
      "bad_name",
      `${KIND_LABELS[entry.kind]} name ${describeValue(name)} is invalid, ${RULE}`,
    );
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
  if (entry.http === null) return;
  const shape = `${entry.http.method} ${pathShape(entry.http.path)}`;
  const first = shapes.get(shape);
  if (first === undefined) {
    shapes.set(shape, entry);
    return;
  }
  const where = atPlace(first, options);
  report("duplicate_name", `${title} matches the same requests as "${first.name}", ${where}`);
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
    if (!registry.entries.some((entry) => entry.mcp?.server === server.name)) {
      report("empty_mcp_server", `MCP server "${server.name}" has no tools, expected at least one`);
    }
  }
}
