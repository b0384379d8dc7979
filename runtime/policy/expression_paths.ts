import type { LexicalScope } from "./scopes.ts";
import { childOf, childrenOf, type SyntaxNode } from "./syntax_tree.ts";

// Deeper chains are no plain spelling, and looking at each costs time that the author of the
// source decides on.
const MAX_DEPTH = 48;
const GLOBAL_OBJECTS = new Set(["globalThis", "window", "self", "global"]);
const WRAPPERS: ReadonlyMap<string, string> = new Map([
  ["AwaitExpression", "argument"],
  ["AssignmentExpression", "right"],
  ["ParenthesizedExpression", "expression"],
  ["TSAsExpression", "expression"],
  ["TSInstantiationExpression", "expression"],
  ["TSNonNullExpression", "expression"],
  ["TSSatisfiesExpression", "expression"],
  ["TSTypeAssertion", "expression"],
]);

/**
 * The plain spelling of an expression that names a global thing or a part of a built-in module:
 * `Deno.Command` for `globalThis["Deno"]?.Command`, `node:process.dlopen` for
 * `require("process").dlopen`. Undefined for all else. Names are looked up in their scope, so that
 * an alias counts and a local variable of the same name does not.
 */
export function pathOf(node: SyntaxNode, scope: LexicalScope, depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const wrapped = WRAPPERS.get(node.type);
  if (wrapped !== undefined) return childPath(node, wrapped, scope, depth);
  switch (node.type) {
    case "Identifier": {
      const name = node["name"];
      if (typeof name !== "string") return undefined;
      const owner = scope.owner(name);
      return owner === undefined ? globalPath(name) : owner.pathOf(name);
    }
    case "MetaProperty":
      return childOf(node, "meta")?.["name"] === "import" ? "import.meta" : undefined;
    case "TSQualifiedName":
    case "MemberExpression":
    case "OptionalMemberExpression": {
      const inner = childPath(
        node,
        node.type === "TSQualifiedName" ? "left" : "object",
        scope,
        depth,
      );
      const key = memberKey(node, scope);
      return inner === undefined || key === undefined ? undefined : joinPath(inner, key);
    }
    case "SequenceExpression": {
      const last = childrenOf(node, "expressions").at(-1);
      return last && pathOf(last, scope, depth + 1);
    }
    case "LogicalExpression":
      return childPath(node, "left", scope, depth) ?? childPath(node, "right", scope, depth);
    case "ConditionalExpression":
      return childPath(node, "consequent", scope, depth) ??
        childPath(node, "alternate", scope, depth);
    case "ImportExpression": {
      const source = childOf(node, "source");
      return builtinPath(source && staticText(source));
    }
    case "CallExpression":
    case "OptionalCallExpression":
      return callPath(node, scope, depth);
    default:
      return undefined;
  }
}

/** What a path names after one more step: `globalThis` and `default` add nothing. */
export function joinPath(path: string, key: string): string {
  if (path === "globalThis") return globalPath(key);
  if (key === "default" && path.startsWith("node:")) return path;
  return `${path}.${key}`;
}

/** The path of a built-in module, with or without `node:`; undefined for what is no plain name. */
export function builtinPath(specifier: string | undefined): string | undefined {
  const name = specifier?.replace(/^node:/, "");
  return name !== undefined && /^[a-z_][a-z0-9_/]*$/.test(name) ? `node:${name}` : undefined;
}

/** The text an expression always has: a literal, a template without values, or a sum of those. */
export function staticText(node: SyntaxNode, depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (node.type) {
    case "StringLiteral":
      return typeof node["value"] === "string" ? node["value"] : undefined;
    case "TemplateLiteral": {
      const [quasi, more] = childrenOf(node, "quasis");
      if (quasi === undefined || more !== undefined) return undefined;
      const value = quasi["value"];
      return typeof value === "object" && value !== null && "cooked" in value &&
          typeof value.cooked === "string"
        ? value.cooked
        : undefined;
    }
    case "BinaryExpression": {
      if (node["operator"] !== "+") return undefined;
      const left = childOf(node, "left");
      const right = childOf(node, "right");
      const first = left && staticText(left, depth + 1);
      const second = right && staticText(right, depth + 1);
      return first === undefined || second === undefined ? undefined : first + second;
    }
    case "ParenthesizedExpression":
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression": {
      const inner = childOf(node, "expression");
      return inner && staticText(inner, depth + 1);
    }
    default:
      return undefined;
  }
}

/** The name a member expression asks for, when it is known. */
export function memberKey(node: SyntaxNode, scope: LexicalScope): string | undefined {
  const property = childOf(node, node.type === "TSQualifiedName" ? "right" : "property");
  if (property === undefined) return undefined;
  if (node["computed"] !== true) {
    return typeof property["name"] === "string" ? property["name"] : undefined;
  }
  const text = staticText(property);
  if (text !== undefined) return text;
  // Deno[Deno.internal] and Deno[Symbol.for("Deno.internal")]
  return pathOf(property, scope, MAX_DEPTH - 2) === "Deno.internal" ? "internal" : undefined;
}

function childPath(
  node: SyntaxNode,
  key: string,
  scope: LexicalScope,
  depth: number,
): string | undefined {
  const child = childOf(node, key);
  return child && pathOf(child, scope, depth + 1);
}

function callPath(node: SyntaxNode, scope: LexicalScope, depth: number): string | undefined {
  const callee = childPath(node, "callee", scope, depth);
  if (callee === undefined) return undefined;
  const [first, second] = childrenOf(node, "arguments");
  const text = first && staticText(first);
  switch (callee) {
    case "node:module.createRequire":
    case "node:module.Module.createRequire":
      return "require";
    case "require":
    case "node:process.getBuiltinModule":
      return builtinPath(text);
    case "Symbol.for":
      return text === "Deno.internal" ? "Deno.internal" : undefined;
    case "Object.freeze":
      return first && pathOf(first, scope, depth + 1);
    case "Reflect.get": {
      const target = first && pathOf(first, scope, depth + 1);
      const key = second && staticText(second);
      return target === undefined || key === undefined ? undefined : joinPath(target, key);
    }
    default:
      return callee.endsWith(".bind") ? callee.slice(0, -".bind".length) : undefined;
  }
}

function globalPath(name: string): string {
  if (GLOBAL_OBJECTS.has(name)) return "globalThis";
  return name === "process" ? "node:process" : name;
}
