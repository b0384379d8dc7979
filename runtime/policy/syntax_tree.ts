import { parse, type ParserOptions, type ParserPlugin } from "@babel/parser";

/** A node of the parser's tree, as far as the inspection looks at it. */
export interface SyntaxNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Where a node starts; both 1-based. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
}

/** A parsed file. */
export interface SyntaxTree {
  readonly program: SyntaxNode;
  /** The text of every comment, without its marks. */
  readonly comments: readonly string[];
}

/** The source is not a program; `place` says where. */
export class SourceSyntaxError extends Error {
  override readonly name = "SourceSyntaxError";
  constructor(
    message: string,
    readonly place: SourcePlace,
    /** What to write instead, where the source is a program of another kind. */
    readonly hint?: string,
  ) {
    super(message);
  }
}

const COMMON: readonly ParserPlugin[] = [
  "decorators",
  "decoratorAutoAccessors",
  "deferredImportEvaluation",
  "sourcePhaseImports",
];

/**
 * Parses one module the way Deno would read a file of that name: the extension decides about types
 * and JSX, and a file without a known one is TypeScript.
 *
 * @throws {SourceSyntaxError} when it is not a program; a RangeError when it is nested too deep for
 * the parser
 */
export function parseModule(path: string, source: string): SyntaxTree {
  const extension = /\.[^./]*$/.exec(path)?.[0] ?? "";
  const plugins = [...COMMON];
  if (![".js", ".mjs", ".cjs", ".jsx"].includes(extension)) {
    plugins.push(["typescript", { dts: /\.d\.[cm]?ts$/.test(path) }]);
  }
  if (extension === ".jsx" || extension === ".tsx") plugins.push("jsx");
  const options: ParserOptions = {
    plugins,
    attachComment: false,
    createImportExpressions: true,
    sourceType: extension === ".cjs" || extension === ".cts" ? "commonjs" : "module",
  };
  try {
    const file: unknown = parse(source, options);
    if (!isNode(file) || !isNode(file["program"])) throw new TypeError("The parser gave no tree");
    return { program: file["program"], comments: commentsOf(file["comments"]) };
  } catch (error) {
    if (error instanceof SyntaxError) {
      // Babel puts "(line:column)" behind the message and the same into `loc`.
      const place = placeOf(error);
      const message = error.message.replace(/ \(\d+:\d+\)$/, "");
      throw new SourceSyntaxError(message, place, habitOf(source, options));
    }
    throw error;
  }
}

/** The habit that explains why a source does not parse: with it, it would. */
function habitOf(source: string, options: ParserOptions): string | undefined {
  const { sourceType } = options;
  if (hasAssert(source, options)) {
    return 'Write "with" instead of "assert": import data from "./data.json" with { type: "json" }';
  }
  if (sourceType === "commonjs") {
    return parses(source, { ...options, sourceType: "module" })
      ? 'The file is CommonJS by its name: rename it to .mjs, or write "require" and "module.exports"'
      : undefined;
  }
  return parses(source, { ...options, sourceType: "commonjs" })
    ? "The file is CommonJS, and a module by its name: rename it to .cjs"
    : undefined;
}

/** Whether an import or export is followed by what the parser takes for an expression "assert". */
function hasAssert(source: string, options: ParserOptions): boolean {
  let file: unknown;
  try {
    file = parse(source, { ...options, errorRecovery: true });
  } catch {
    return false;
  }
  const program = isNode(file) ? childOf(file, "program") : undefined;
  const body = program === undefined ? [] : childrenOf(program, "body");
  return body.some((statement, at) => {
    const before = body[at - 1];
    const expression = childOf(statement, "expression");
    return before !== undefined && childOf(before, "source") !== undefined &&
      expression?.type === "Identifier" && expression["name"] === "assert";
  });
}

function parses(source: string, options: ParserOptions): boolean {
  try {
    parse(source, options);
    return true;
  } catch {
    return false;
  }
}

/** Whether the value is a node rather than a list, a literal or a location. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value &&
    typeof value.type === "string";
}

/** The node under a key, if one is there. */
export function childOf(node: SyntaxNode, key: string): SyntaxNode | undefined {
  const child = node[key];
  return isNode(child) ? child : undefined;
}

/** The nodes of a list under a key; holes and missing lists give none. */
export function childrenOf(node: SyntaxNode, key: string): SyntaxNode[] {
  const list = node[key];
  return Array.isArray(list) ? list.filter(isNode) : [];
}

/** Where the node (or the parser's error) is; 1:1 when it does not say. */
export function placeOf(located: object): SourcePlace {
  if (!("loc" in located) || typeof located.loc !== "object" || located.loc === null) {
    return { line: 1, column: 1 };
  }
  const { loc } = located;
  const start: unknown = "start" in loc ? loc.start : loc;
  if (typeof start !== "object" || start === null) return { line: 1, column: 1 };
  const line = "line" in start && typeof start.line === "number" ? start.line : 1;
  const column = "column" in start && typeof start.column === "number" ? start.column : 0;
  return { line, column: column + 1 };
}

function commentsOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((comment: unknown) =>
    isNode(comment) && typeof comment["value"] === "string" ? [comment["value"]] : []
  );
}
