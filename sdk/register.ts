import { capturePlace } from "./place.ts";
import {
  type ContractProblemCode,
  type ExportKind,
  labelOf,
  makeProblem,
  type Registry,
  type RegistryEntry,
} from "./registry.ts";
import { MCP_OPTIONS, type McpDeclaration, type McpType } from "./mcp_declaration.ts";
import { readMcpDeclaration } from "./read_mcp_declaration.ts";
import { isStandardSchema, type StandardSchema } from "./standard_schema.ts";
import { type AnyFunction, describeValue, isFunction, isRecord, nameText } from "./value.ts";

/** What a declaration says about itself, before anything was checked. */
export interface Declaration {
  readonly kind: ExportKind;
  readonly name: unknown;
  readonly options: unknown;
  readonly handler: unknown;
  /** True for the wrapper form: the function is still to come. */
  readonly pending?: boolean;
  readonly http?: { readonly method: string; readonly path: unknown };
  readonly mcp?: { readonly server: string; readonly type: McpType; readonly name: unknown };
  readonly inspect?: () => readonly string[];
  /** The SDK function the user called. */
  readonly below: AnyFunction;
}

/** The longest delay of a timer: a longer one would fire at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Options of every export. */
const COMMON = ["description", "timeoutMs"];
/** Options of every export but some of an MCP server's. */
const OPTION_NAMES = ["description", "input", "output", "timeoutMs"];

/**
 * Adds a declaration. Never throws: what can't be kept as it was declared becomes a problem, so
 * that contract validation can report all of them at once. Whatever an entry can represent (names,
 * arity, paths, graphs) is judged later, by `validateContract`, and costs nothing here.
 */
export function register(registry: Registry, declaration: Declaration): RegistryEntry {
  const { kind, handler } = declaration;
  const placeOf = capturePlace(declaration.below);
  const name = nameText(declaration.name);
  const problem = (code: ContractProblemCode, message: string): void => {
    registry.problems.push(makeProblem(code, message, kind, name, placeOf));
  };
  const named = typeof declaration.name === "string";
  if (!named) {
    const what = kind === "http" ? "path" : "name";
    const label = labelOf({ kind, mcp: declaration.mcp ?? null });
    problem(
      kind === "http" ? "bad_path" : "bad_name",
      `${label} ${what} is ${describeValue(declaration.name)}, expected a string`,
    );
  }
  const title = `${labelOf({ kind, mcp: declaration.mcp ?? null })} "${name}"`;
  const { mcp, ...options } = readOptions(declaration, title, problem);
  const callable = isFunction(handler);
  const broken = !callable && declaration.pending !== true;
  if (broken) {
    problem("not_a_function", `${title} was given ${describeValue(handler)}, expected a function`);
  }
  const entry: RegistryEntry = {
    kind,
    name,
    ...options,
    handler: callable ? handler : null,
    receiver: undefined,
    broken,
    named,
    http: declaration.http === undefined
      ? null
      : { method: declaration.http.method, path: nameText(declaration.http.path) },
    mcp,
    inspect: declaration.inspect ?? null,
    get place() {
      return placeOf();
    },
  };
  registry.entries.push(entry);
  return entry;
}

type Options = Pick<RegistryEntry, "description" | "input" | "output" | "timeoutMs" | "mcp">;

function readOptions(
  { options: value, mcp: base }: Declaration,
  title: string,
  problem: (code: ContractProblemCode, message: string) => void,
): Options {
  const mcp = (options: Readonly<Record<string, unknown>>): McpDeclaration | null =>
    base === undefined ? null : readMcpDeclaration(base, options, title, problem);
  const none = { description: null, input: null, output: null, timeoutMs: null };
  if (value === undefined) return { ...none, mcp: mcp({}) };
  if (!isRecord(value)) {
    problem("bad_options", `${title} was given ${describeValue(value)}, expected options`);
    return { ...none, mcp: mcp({}) };
  }
  if (isStandardSchema(value)) {
    problem(
      "bad_options",
      `${title} was given a schema, expected options such as { input: schema }`,
    );
    return { ...none, mcp: mcp({}) };
  }
  try {
    const names = base === undefined ? OPTION_NAMES : [...COMMON, ...MCP_OPTIONS[base.type]];
    for (const key of Object.keys(value)) {
      if (names.includes(key)) continue;
      const known = names.join(", ");
      problem("bad_options", `${title} has the unknown option "${key}", expected one of ${known}`);
    }
    const read = (key: string): unknown =>
      names.includes(key) ? Reflect.get(value, key) : undefined;
    const description = read("description");
    if (description !== undefined && typeof description !== "string") {
      const is = describeValue(description);
      problem("bad_options", `Option "description" of ${title} is ${is}, expected a string`);
    }
    const schema = (key: "input" | "output"): StandardSchema | null => {
      const declared = read(key);
      if (declared === undefined) return null;
      if (isStandardSchema(declared)) return declared;
      const is = describeValue(declared);
      problem(
        "bad_schema",
        `Option "${key}" of ${title} is ${is}, expected a Standard Schema such as a zod schema`,
      );
      return null;
    };
    const timeoutMs = read("timeoutMs");
    const timed = typeof timeoutMs === "number" && Number.isInteger(timeoutMs) &&
      timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS;
    if (timeoutMs !== undefined && !timed) {
      problem(
        "bad_timeout",
        `Option "timeoutMs" of ${title} is ${describeValue(timeoutMs)}, ` +
          `expected a whole number of milliseconds from 1 to ${MAX_TIMEOUT_MS}`,
      );
    }
    return {
      description: typeof description === "string" ? description : null,
      input: schema("input"),
      output: schema("output"),
      timeoutMs: timed ? timeoutMs : null,
      mcp: mcp(value),
    };
  } catch {
    problem("bad_options", `Options of ${title} can't be read`);
    return { ...none, mcp: mcp({}) };
  }
}
