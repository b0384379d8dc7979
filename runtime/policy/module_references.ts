import { builtinPath, joinPath, memberKey, pathOf, staticText } from "./expression_paths.ts";
import { type LexicalScope, type ScopedNode, walkScoped } from "./scopes.ts";
import {
  childOf,
  childrenOf,
  placeOf,
  type SourcePlace,
  type SyntaxNode,
  type SyntaxTree,
} from "./syntax_tree.ts";

/** How a module names another one. Only `static` must be there for the module to load. */
export type ReferenceForm = "static" | "dynamic" | "require" | "worker" | "resolve" | "builtin";

/** What an attribute of an import says that the file is. */
export type DataType = "json" | "text" | "bytes";

/** One literal specifier in a module. */
export interface ModuleReference extends SourcePlace {
  readonly specifier: string;
  readonly form: ReferenceForm;
  /** Imported as data of this type by an attribute, whatever the file's name. */
  readonly data: DataType | undefined;
}

/** One use of a global or of a part of a built-in module, in its plain spelling. */
export interface SymbolUse extends SourcePlace {
  readonly symbol: string;
}

/** What one module refers to. */
export interface ModuleReferences {
  readonly references: readonly ModuleReference[];
  readonly symbols: readonly SymbolUse[];
  /** Places that can't be seen through. */
  readonly notes: readonly (SourcePlace & { readonly message: string })[];
}

// An alias may be used above the line that makes it; so many rounds follow chains of such.
const ALIAS_ROUNDS = 4;
const INTERESTING = new Set([
  "AssignmentExpression",
  "AssignmentPattern",
  "CallExpression",
  "ExportAllDeclaration",
  "ExportNamedDeclaration",
  "ImportDeclaration",
  "ImportExpression",
  "MemberExpression",
  "NewExpression",
  "OptionalCallExpression",
  "OptionalMemberExpression",
  "TSImportEqualsDeclaration",
  "VariableDeclarator",
]);

/** Finds every import, every literal load and every use of a global in a parsed module. */
export function findReferences(tree: SyntaxTree): ModuleReferences {
  const nodes: ScopedNode[] = [];
  let hasJsx = false;
  walkScoped(tree.program, (found) => {
    if (INTERESTING.has(found.node.type)) nodes.push(found);
    hasJsx ||= found.node.type === "JSXElement" || found.node.type === "JSXFragment";
  });
  for (let round = 0, news = true; news && round < ALIAS_ROUNDS; round++) {
    news = false;
    for (const found of nodes) if (bindAliases(found)) news = true;
  }
  const finder = new ReferenceFinder();
  for (const { node, scope } of nodes) finder.look(node, scope);
  if (hasJsx) finder.lookAtPragmas(tree.comments);
  return finder;
}

class ReferenceFinder implements ModuleReferences {
  readonly references: ModuleReference[] = [];
  readonly symbols: SymbolUse[] = [];
  readonly notes: (SourcePlace & { readonly message: string })[] = [];

  look(node: SyntaxNode, scope: LexicalScope): void {
    switch (node.type) {
      case "ImportDeclaration":
      case "ExportNamedDeclaration":
      case "ExportAllDeclaration":
        return this.#lookAtDeclaration(node);
      case "TSImportEqualsDeclaration": {
        const target = childOf(node, "moduleReference");
        const source = target?.type === "TSExternalModuleReference"
          ? childOf(target, "expression")
          : undefined;
        if (source !== undefined) this.#refer("require", source, scope);
        else if (target !== undefined) this.#lookAtPath(target, scope);
        return;
      }
      case "ImportExpression":
        return this.#refer(
          "dynamic",
          childOf(node, "source"),
          scope,
          optionsDataType(childOf(node, "options")),
        );
      case "CallExpression":
      case "OptionalCallExpression":
        return this.#lookAtCall(node, scope);
      case "NewExpression":
        return this.#lookAtNew(node, scope);
      case "MemberExpression":
      case "OptionalMemberExpression":
        return this.#lookAtPath(node, scope);
      default:
        return this.#lookAtPattern(node, scope);
    }
  }

  /** `@jsxImportSource x` makes the compiler import `x/jsx-runtime`. */
  lookAtPragmas(comments: readonly string[]): void {
    for (const comment of comments) {
      const specifier = /@jsxImportSource\s+(\S+)/.exec(comment)?.[1];
      if (specifier !== undefined) {
        const reference = { specifier: `${specifier}/jsx-runtime`, form: "static" } as const;
        this.references.push({ ...reference, data: undefined, line: 1, column: 1 });
      }
    }
  }

  #lookAtDeclaration(node: SyntaxNode): void {
    const source = childOf(node, "source");
    const specifier = source && staticText(source);
    if (source === undefined || specifier === undefined) return;
    const specifiers = childrenOf(node, "specifiers");
    const isType = (entry: SyntaxNode) =>
      entry["importKind"] === "type" || entry["exportKind"] === "type";
    if (specifiers.length > 0 && specifiers.every(isType)) return;
    const data = firstDataType(childrenOf(node, "attributes"));
    this.references.push({ specifier, form: "static", data, ...placeOf(source) });
    const module = builtinPath(specifier);
    if (module === undefined) return;
    for (const entry of specifiers) {
      const name = importedName(entry, node.type === "ImportDeclaration" ? "imported" : "local");
      if (name !== undefined && !isType(entry)) {
        this.symbols.push({ symbol: joinPath(module, name), ...placeOf(entry) });
      }
    }
  }

  #lookAtCall(node: SyntaxNode, scope: LexicalScope): void {
    const callee = childOf(node, "callee");
    const path = callee && pathOf(callee, scope);
    const [first] = childrenOf(node, "arguments");
    switch (path) {
      case "require":
      case "module.require":
      case "node:module._load":
      case "node:module.Module._load":
        return this.#refer("require", first, scope);
      case "require.resolve":
      case "import.meta.resolve":
        return this.#refer("resolve", first, scope);
      case "node:process.getBuiltinModule":
        return this.#refer("builtin", first, scope);
      case "eval":
      case "Function":
        return this.#note(node, `Code made by "${path}" is not inspected`);
      case "Symbol.for":
      case "Reflect.get": {
        const symbol = pathOf(node, scope);
        if (symbol !== undefined) this.symbols.push({ symbol, ...placeOf(node) });
        return;
      }
      default:
        return;
    }
  }

  #lookAtNew(node: SyntaxNode, scope: LexicalScope): void {
    const callee = childOf(node, "callee");
    const path = callee && pathOf(callee, scope);
    if (path === "Function") return this.#note(node, 'Code made by "Function" is not inspected');
    if (path !== "Worker" && path !== "node:worker_threads.Worker") return;
    const [address] = childrenOf(node, "arguments");
    if (address === undefined) return;
    const made = address.type === "NewExpression" ? childOf(address, "callee") : undefined;
    if (made !== undefined && pathOf(made, scope) === "URL") {
      return this.#refer("worker", childrenOf(address, "arguments")[0], scope);
    }
    // import.meta.resolve("…") is looked at as a call of its own.
    if (address.type === "CallExpression") return;
    this.#refer("worker", address, scope);
  }

  #lookAtPath(node: SyntaxNode, scope: LexicalScope): void {
    const symbol = pathOf(node, scope);
    if (symbol !== undefined) {
      this.symbols.push({ symbol, ...placeOf(childOf(node, "property") ?? node) });
      return;
    }
    const object = childOf(node, "object");
    if (node["computed"] !== true || object === undefined) return;
    const inner = pathOf(object, scope);
    if (inner === "Deno" || inner === "globalThis") {
      this.#note(node, `A computed property of "${inner}" is not inspected`);
    }
  }

  /** `const { Command } = Deno` and the like, which use a symbol without a member expression. */
  #lookAtPattern(node: SyntaxNode, scope: LexicalScope): void {
    const { pattern, value } = patternOf(node);
    const path = value && pathOf(value, scope);
    if (pattern === undefined || path === undefined) return;
    eachProperty(pattern, path, scope, ({ symbol, key }) => {
      this.symbols.push({ symbol, ...placeOf(key) });
    });
  }

  #refer(
    form: ReferenceForm,
    source: SyntaxNode | undefined,
    scope: LexicalScope,
    data?: DataType,
  ): void {
    if (source === undefined) return;
    const specifier = staticText(source);
    if (specifier !== undefined) {
      this.references.push({ specifier, form, data, ...placeOf(source) });
      return;
    }
    // import(import.meta.resolve("…")): the inner call is looked at itself.
    const inner = source.type === "CallExpression" ? childOf(source, "callee") : undefined;
    if (inner !== undefined && pathOf(inner, scope) === "import.meta.resolve") return;
    this.#note(source, "A specifier made at run time is not inspected");
  }

  #note(node: SyntaxNode, message: string): void {
    this.notes.push({ message, ...placeOf(node) });
  }
}

/** Notes what declared names stand for. True when something new was learnt. */
function bindAliases({ node, scope }: ScopedNode): boolean {
  if (node.type === "ImportDeclaration") return bindImports(node, scope);
  if (node.type === "TSImportEqualsDeclaration") {
    const name = childOf(node, "id")?.["name"];
    const target = childOf(node, "moduleReference");
    if (typeof name !== "string" || target === undefined) return false;
    const source = childOf(target, "expression");
    const path = target.type === "TSExternalModuleReference"
      ? builtinPath(source && staticText(source))
      : pathOf(target, scope);
    return path !== undefined && (scope.owner(name)?.setPath(name, path) ?? false);
  }
  const { pattern, value } = patternOf(node);
  const path = value && pathOf(value, scope);
  if (pattern === undefined || path === undefined) return false;
  if (pattern.type === "Identifier") return bindName(pattern, path, scope);
  let news = false;
  eachProperty(pattern, path, scope, ({ symbol, target }) => {
    const name = target.type === "AssignmentPattern" ? childOf(target, "left") : target;
    if (name?.type === "Identifier" && bindName(name, symbol, scope)) news = true;
  });
  return news;
}

function bindImports(node: SyntaxNode, scope: LexicalScope): boolean {
  const source = childOf(node, "source");
  const module = builtinPath(source && staticText(source));
  if (module === undefined) return false;
  let news = false;
  for (const entry of childrenOf(node, "specifiers")) {
    const local = childOf(entry, "local");
    const name = importedName(entry, "imported");
    const path = entry.type === "ImportSpecifier" ? name && joinPath(module, name) : module;
    if (local !== undefined && path !== undefined && bindName(local, path, scope)) news = true;
  }
  return news;
}

function bindName(identifier: SyntaxNode, path: string, scope: LexicalScope): boolean {
  const name = identifier["name"];
  return typeof name === "string" && (scope.owner(name)?.setPath(name, path) ?? false);
}

/** The two sides of a node that binds a pattern to a value. */
function patternOf(
  node: SyntaxNode,
): { readonly pattern: SyntaxNode | undefined; readonly value: SyntaxNode | undefined } {
  switch (node.type) {
    case "VariableDeclarator":
      return { pattern: childOf(node, "id"), value: childOf(node, "init") };
    case "AssignmentExpression":
    case "AssignmentPattern":
      return { pattern: childOf(node, "left"), value: childOf(node, "right") };
    default:
      return { pattern: undefined, value: undefined };
  }
}

interface PatternProperty {
  /** The path of what is taken out. */
  readonly symbol: string;
  readonly key: SyntaxNode;
  /** What it is bound to. */
  readonly target: SyntaxNode;
}

/** Every property an object pattern takes out of the thing at `path`, nested patterns included. */
function eachProperty(
  pattern: SyntaxNode,
  path: string,
  scope: LexicalScope,
  found: (property: PatternProperty) => void,
): void {
  const open = [{ pattern, path }];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (item.pattern.type !== "ObjectPattern") continue;
    for (const property of childrenOf(item.pattern, "properties")) {
      if (property.type === "RestElement") {
        const target = childOf(property, "argument");
        if (target !== undefined) found({ symbol: item.path, key: property, target });
        continue;
      }
      const key = childOf(property, "key");
      const target = childOf(property, "value");
      if (key === undefined || target === undefined) continue;
      const name = property["computed"] === true || key.type === "Identifier"
        ? memberKey({ ...property, property: key }, scope)
        : staticText(key);
      if (name === undefined) continue;
      const symbol = joinPath(item.path, name);
      found({ symbol, key, target });
      open.push({ pattern: target, path: symbol });
      const inner = target.type === "AssignmentPattern" ? childOf(target, "left") : undefined;
      if (inner !== undefined) open.push({ pattern: inner, path: symbol });
    }
  }
}

function importedName(entry: SyntaxNode, key: "imported" | "local"): string | undefined {
  const imported = childOf(entry, key);
  if (imported === undefined) return undefined;
  return imported.type === "StringLiteral"
    ? staticText(imported)
    : typeof imported["name"] === "string"
    ? imported["name"]
    : undefined;
}

function dataType(attribute: SyntaxNode): DataType | undefined {
  const key = childOf(attribute, "key");
  const value = childOf(attribute, "value");
  const name = key?.type === "StringLiteral" ? staticText(key) : key?.["name"];
  const type = value && staticText(value);
  return name === "type" && (type === "json" || type === "text" || type === "bytes")
    ? type
    : undefined;
}

function firstDataType(attributes: readonly SyntaxNode[]): DataType | undefined {
  return attributes.map(dataType).find((type) => type !== undefined);
}

/** `{ with: { type: "text" } }` as the second argument of import(). */
function optionsDataType(options: SyntaxNode | undefined): DataType | undefined {
  if (options === undefined) return undefined;
  return childrenOf(options, "properties").map((property) => {
    const value = childOf(property, "value");
    return value === undefined ? undefined : firstDataType(childrenOf(value, "properties"));
  }).find((type) => type !== undefined);
}
