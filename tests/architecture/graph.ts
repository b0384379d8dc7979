/**
 * The module graph of this repository as its source tells it: which module names which other, and
 * in what way. No module is run, so an import that only a type needs, or that waits in a function,
 * is an edge like any other.
 */

import { parse, type ParserOptions, type ParserPlugin } from "@babel/parser";

/**
 * How a module is named: `static` is loaded with the module, `lazy` by an `import()` with a
 * literal, `type` is gone at run time.
 */
export type EdgeKind = "static" | "type" | "lazy";

export interface Edge {
  readonly kind: EdgeKind;
  readonly specifier: string;
  /** The path of the file below the root; undefined for a package or a built-in module. */
  readonly target: string | undefined;
}

/** A file below the root, with what the rules look at. */
export interface Module {
  readonly path: string;
  readonly lines: number;
  /** The numbers of the lines, from 1, in which a comment goes beyond {@linkcode WIDTH} columns. */
  readonly longComments: readonly number[];
  readonly edges: readonly Edge[];
  /** Whether a module is loaded by a name that the source does not spell out. */
  readonly loadsByName: boolean;
  /**
   * Members as they are reached, without `globalThis`: `Deno.exit`, `console.log`; destructured
   * ones too.
   */
  readonly members: ReadonlySet<string>;
}

/** Bare specifiers that name files of this repository: `aiel` is `sdk/mod.ts`. */
export type Aliases = Readonly<Record<string, string>>;

/** A node of the parser's tree. */
interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Columns that a line of a comment may have; the formatter wraps code only. */
const WIDTH = 100;

/** Artifacts and other people's code. */
const SKIPPED = ["dist", "node_modules", ".aiel"];

/**
 * Comments that name a module for the type checker: `@ts-types`, `@deno-types`, `<reference path>`.
 */
const TYPE_COMMENT =
  /@(?:ts-types|deno-types|ts-self-types)\s*=\s*["']([^"']+)["']|^\/\s*<reference\s+(?:path|types)\s*=\s*["']([^"']+)["']/;

/** Every module below the trees, each named by its path below the root. */
export function readModules(root: string, trees: readonly string[], aliases: Aliases): Module[] {
  return trees.flatMap((tree) => [...walk(root, tree)])
    .map((path) => readModule(path, Deno.readTextFileSync(`${root}/${path}`), aliases));
}

/**
 * One module by its path below the root and its source.
 *
 * @throws {Error} when the source is no program
 */
export function readModule(path: string, text: string, aliases: Aliases = {}): Module {
  const { program, comments } = parseProgram(path, text);
  const edges: Edge[] = [];
  const members = new Set<string>();
  let loadsByName = false;
  const name = (kind: EdgeKind, specifier: string): void => {
    edges.push({ kind, specifier, target: targetOf(path, specifier, aliases) });
  };
  for (const node of nodesBelow(program)) {
    for (const member of membersOf(node)) members.add(member);
    const kind = edgeKindOf(node);
    if (kind === undefined) continue;
    const specifier = literalOf(sourceOf(node));
    if (specifier !== undefined) name(kind, specifier);
    else if (kind === "lazy") loadsByName = true;
  }
  for (const { value } of comments ?? []) {
    const found = TYPE_COMMENT.exec(value);
    const specifier = found?.[1] ?? found?.[2];
    if (specifier !== undefined) name("type", specifier);
  }
  const lines = text.split("\n");
  const longComments = new Set<number>();
  for (const { loc } of comments ?? []) {
    for (let line = loc?.start.line ?? 1; line <= (loc?.end.line ?? 0); line++) {
      if ((lines[line - 1]?.length ?? 0) > WIDTH) longComments.add(line);
    }
  }
  return {
    path,
    lines: lines.length,
    longComments: [...longComments],
    edges,
    loadsByName,
    members,
  };
}

function parseProgram(path: string, text: string): ReturnType<typeof parse> {
  const plugins: ParserPlugin[] = ["typescript", "decorators", "deferredImportEvaluation"];
  if (path.endsWith("x")) plugins.push("jsx");
  const options: ParserOptions = {
    sourceType: "module",
    createImportExpressions: true,
    attachComment: false,
    plugins,
  };
  try {
    return parse(text, options);
  } catch (cause) {
    throw new Error(`${path} is no program: ${cause}`, { cause });
  }
}

function* walk(root: string, folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(`${root}/${folder}`)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory && !SKIPPED.includes(entry.name)) yield* walk(root, path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

function targetOf(from: string, specifier: string, aliases: Aliases): string | undefined {
  if (Object.hasOwn(aliases, specifier)) return aliases[specifier];
  if (!/^(\.|\/|file:)/.test(specifier)) return undefined;
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

/** The node and all below it. The parser's tree has no circles, as comments are not attached. */
function* nodesBelow(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const one of value) yield* nodesBelow(one);
  } else if (isNode(value)) {
    yield value;
    for (const child of Object.values(value)) {
      if (typeof child === "object") yield* nodesBelow(child);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value &&
    typeof value.type === "string";
}

/** How the node names a module, if it does. */
function edgeKindOf(node: Node): EdgeKind | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "TSImportEqualsDeclaration":
      return node["importKind"] === "type" ? "type" : "static";
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      return node["exportKind"] === "type" ? "type" : "static";
    case "ImportExpression":
      return "lazy";
    case "TSImportType":
    case "TSModuleDeclaration":
      return "type";
    default:
      return undefined;
  }
}

function sourceOf(node: Node): unknown {
  // declare module "./x.ts" { … } adds to the types of that module.
  if (node.type === "TSModuleDeclaration") return node["id"];
  const reference = node["moduleReference"];
  return isNode(reference) ? reference["expression"] : node["source"];
}

/** The text of a string, or of a template without holes. */
function literalOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "StringLiteral") return String(node["value"]);
  const quasis = node.type === "TemplateLiteral" ? node["quasis"] : undefined;
  if (!Array.isArray(quasis) || quasis.length !== 1) return undefined;
  return String(quasis[0].value.cooked);
}

/**
 * `Deno.exit` for `Deno.exit`, `Deno["exit"]`, `globalThis.Deno?.exit` and `const { exit } = Deno`.
 */
function membersOf(node: Node): string[] {
  if (/^(Optional)?MemberExpression$/.test(node.type)) return [pathOf(node)].filter(isDefined);
  if (node.type !== "VariableDeclarator" || !isNode(node["id"])) return [];
  const owner = pathOf(node["init"]);
  const properties = node["id"]["properties"];
  if (owner === undefined || !Array.isArray(properties)) return [];
  return properties.map((one) => isNode(one) ? nameOf(one["key"]) : undefined)
    .filter(isDefined).map((key) => `${owner}.${key}`);
}

function pathOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "Identifier") return nameOf(node);
  if (!/^(Optional)?MemberExpression$/.test(node.type)) return undefined;
  const owner = pathOf(node["object"]);
  const key = node["computed"] === true ? literalOf(node["property"]) : nameOf(node["property"]);
  if (owner === undefined || key === undefined) return undefined;
  return owner === "globalThis" ? key : `${owner}.${key}`;
}

function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  return node.type === "Identifier" ? String(node["name"]) : literalOf(node);
}

function isDefined(text: string | undefined): text is string {
  return text !== undefined;
}
