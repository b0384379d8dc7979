import { childOf, childrenOf, isNode, type SyntaxNode } from "./syntax_tree.ts";

/**
 * The names one block or function declares, each with the global or built-in thing it stands for
 * when that is known.
 */
export class LexicalScope {
  readonly #bindings = new Map<string, string | undefined>();

  constructor(readonly parent: LexicalScope | undefined, readonly isFunction: boolean) {}

  declare(name: string): void {
    if (!this.#bindings.has(name)) this.#bindings.set(name, undefined);
  }

  /** The nearest scope which declares the name. */
  owner(name: string): LexicalScope | undefined {
    return this.#bindings.has(name) ? this : this.parent?.owner(name);
  }

  pathOf(name: string): string | undefined {
    return this.#bindings.get(name);
  }

  /** Says what a declared name stands for. True when that is news. */
  setPath(name: string, path: string): boolean {
    if (this.#bindings.get(name) !== undefined) return false;
    this.#bindings.set(name, path);
    return true;
  }

  /** Where `var` goes. */
  functionScope(): LexicalScope {
    return this.isFunction || this.parent === undefined ? this : this.parent.functionScope();
  }
}

/** One node of interest with the scope it stands in. */
export interface ScopedNode {
  readonly node: SyntaxNode;
  readonly scope: LexicalScope;
}

const FUNCTIONS = new Set([
  "ArrowFunctionExpression",
  "ClassMethod",
  "ClassPrivateMethod",
  "FunctionDeclaration",
  "FunctionExpression",
  "ObjectMethod",
]);
const BLOCKS = new Set([
  "BlockStatement",
  "CatchClause",
  "ClassExpression",
  "ForInStatement",
  "ForOfStatement",
  "ForStatement",
  "SwitchStatement",
]);
// What TypeScript leaves in the program; every other TS node is a type and erased.
const TS_CODE = new Set([
  "TSAsExpression",
  "TSEnumBody",
  "TSEnumDeclaration",
  "TSEnumMember",
  "TSExportAssignment",
  "TSImportEqualsDeclaration",
  "TSInstantiationExpression",
  "TSModuleBlock",
  "TSModuleDeclaration",
  "TSNonNullExpression",
  "TSParameterProperty",
  "TSSatisfiesExpression",
  "TSTypeAssertion",
]);
const NOT_CHILDREN = new Set([
  "comments",
  "errors",
  "extra",
  "implements",
  "loc",
  "returnType",
  "superTypeParameters",
  "tokens",
  "type",
  "typeAnnotation",
  "typeArguments",
  "typeParameters",
]);

/**
 * Walks a program and hands out every node that is code, with its scope; types and `declare` blocks
 * are left out, since they are erased. An explicit stack, not recursion: the depth of the tree is
 * up to the author of the source.
 */
export function walkScoped(program: SyntaxNode, visit: (found: ScopedNode) => void): void {
  const stack: ScopedNode[] = [{ node: program, scope: new LexicalScope(undefined, true) }];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { node } = item;
    if (isErased(node)) continue;
    const scope = scopeOf(node, item.scope);
    declareNames(node, scope, item.scope);
    visit({ node, scope });
    for (const [key, value] of Object.entries(node)) {
      if (NOT_CHILDREN.has(key)) continue;
      if (Array.isArray(value)) {
        for (const child of value) if (isNode(child)) stack.push({ node: child, scope });
      } else if (isNode(value)) stack.push({ node: value, scope });
    }
  }
}

/** The identifiers a pattern binds. */
function boundNames(pattern: SyntaxNode): string[] {
  const names: string[] = [];
  const stack = [pattern];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === "Identifier" && typeof node["name"] === "string") names.push(node["name"]);
    for (const key of ["left", "argument", "value", "parameter"]) {
      if (node.type === "MemberExpression") break;
      const child = childOf(node, key);
      if (child !== undefined) stack.push(child);
    }
    stack.push(...childrenOf(node, "properties"), ...childrenOf(node, "elements"));
  }
  return names;
}

function isErased(node: SyntaxNode): boolean {
  if (node["declare"] === true) return true;
  if (node["importKind"] === "type" || node["exportKind"] === "type") return true;
  if (!node.type.startsWith("TS")) return false;
  if (!TS_CODE.has(node.type)) return true;
  // `declare module "x"` and `declare global` hold declarations for others.
  return node.type === "TSModuleDeclaration" &&
    (node["kind"] === "global" || childOf(node, "id")?.type === "StringLiteral");
}

function scopeOf(node: SyntaxNode, outer: LexicalScope): LexicalScope {
  if (FUNCTIONS.has(node.type) || node.type === "StaticBlock" || node.type === "TSModuleBlock") {
    return new LexicalScope(outer, true);
  }
  return BLOCKS.has(node.type) ? new LexicalScope(outer, false) : outer;
}

function declareNames(node: SyntaxNode, scope: LexicalScope, outer: LexicalScope): void {
  const declare = (pattern: SyntaxNode | undefined, into: LexicalScope) => {
    if (pattern !== undefined) { for (const name of boundNames(pattern)) into.declare(name); }
  };
  switch (node.type) {
    case "VariableDeclaration": {
      const into = node["kind"] === "var" ? scope.functionScope() : scope;
      for (const declarator of childrenOf(node, "declarations")) {
        declare(childOf(declarator, "id"), into);
      }
      return;
    }
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "TSEnumDeclaration":
    case "TSModuleDeclaration":
    case "TSImportEqualsDeclaration":
      declare(childOf(node, "id"), outer);
      break;
    case "FunctionExpression":
    case "ClassExpression":
      declare(childOf(node, "id"), scope);
      break;
    case "CatchClause":
      declare(childOf(node, "param"), scope);
      break;
    case "ImportSpecifier":
    case "ImportDefaultSpecifier":
    case "ImportNamespaceSpecifier":
      declare(childOf(node, "local"), scope);
      break;
  }
  if (FUNCTIONS.has(node.type)) {
    for (const param of childrenOf(node, "params")) declare(param, scope);
  }
}
