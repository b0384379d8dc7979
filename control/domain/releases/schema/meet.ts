import type { Json } from "../../../../runtime/protocol/json.ts";
import { TooLarge } from "./budget.ts";
import { readSchema } from "./read_schema.ts";
import { type NamedValue, type SchemaNode, VALUE_TYPES, type ValueType } from "./schema_node.ts";

/** What satisfies several schemas at once. */
export interface Meet {
  /** References and `allOf` are followed; no schema: anything. */
  readonly nodes: readonly SchemaNode[];
  /** The lists of `anyOf` and `oneOf` of which one schema is among the nodes already. */
  readonly chosen: ReadonlySet<readonly SchemaNode[]>;
}

/** Schemas that are met by each other take as many comparisons as there are of them, and more. */
const MAX_NODES = 500;

const NONE: Meet["chosen"] = new Set();

/** What satisfies the schemas, and those that they name by `$ref` and `allOf`. */
export function meetOf(nodes: Iterable<SchemaNode>, chosen: Meet["chosen"] = NONE): Meet {
  const found: SchemaNode[] = [];
  // One of several equal schemas is enough, and a meet that grew by equal ones would never repeat.
  const known = new Map<SchemaNode["document"], Set<number>>();
  const open = [...nodes].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { document, reference, shape } = node;
    const shapes = known.get(document) ?? new Set();
    if (shapes.has(shape)) continue;
    known.set(document, shapes.add(shape));
    document.shapes.budget.spend(1 + node.allOf.length);
    found.push(node);
    if (found.length > MAX_NODES) throw new TooLarge();
    const target = reference === undefined ? undefined : document.resolve(reference);
    if (target !== undefined) open.push(target);
    for (const part of node.allOf) open.push(part);
  }
  return { nodes: found, chosen };
}

/** The schema that says most plainly where the meet stands: one with conditions of its own. */
export function placedIn({ nodes }: Meet): SchemaNode | undefined {
  return nodes.find(({ never, types, values, properties, items, required, sizes }) =>
    never || types !== undefined || values !== undefined || items !== undefined ||
    properties.size + required.size + sizes.size > 0
  ) ?? nodes[0];
}

/** The meet, and one schema more. */
export function narrowed(
  { nodes, chosen }: Meet,
  node: SchemaNode,
  list?: readonly SchemaNode[],
): Meet {
  return meetOf([...nodes, node], list === undefined ? chosen : new Set([...chosen, list]));
}

/** A schema that is in no document, to narrow a meet by: it stands where `like` stands. */
export function madeSchema(json: Json, like: SchemaNode): SchemaNode {
  return readSchema(json, like.place, like.document);
}

/** A list of `anyOf` or `oneOf` of which no schema is chosen yet. */
export function openChoice({ nodes, chosen }: Meet): readonly SchemaNode[] | undefined {
  for (const { anyOf, oneOf } of nodes) {
    if (anyOf !== undefined && !chosen.has(anyOf)) return anyOf;
    if (oneOf !== undefined && !chosen.has(oneOf)) return oneOf;
  }
  return undefined;
}

/** The types that are left by `type`, `enum` and `const`. */
export function typesOf(meet: Meet): ReadonlySet<ValueType> {
  let types: ReadonlySet<ValueType> = new Set(VALUE_TYPES);
  for (const node of meet.nodes) {
    if (node.never) return new Set();
    if (node.types !== undefined) types = types.intersection(node.types);
  }
  const values = valuesOf(meet);
  return values === undefined
    ? types
    : types.intersection(new Set(values.map(({ value }) => typeOf(value))));
}

/** The values that `enum` and `const` leave; undefined where neither is there. */
export function valuesOf({ nodes }: Meet): readonly NamedValue[] | undefined {
  let left: readonly NamedValue[] | undefined;
  for (const { values, valueShapes, document } of nodes) {
    if (values === undefined) continue;
    if (left !== undefined) document.shapes.budget.spend(left.length);
    left = left?.filter(({ shape }) => valueShapes?.has(shape)) ?? values;
  }
  return left;
}

/** The type of a value. */
export function typeOf(value: Json): ValueType {
  if (value === null) return "null";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "fraction";
  if (typeof value === "object") return Array.isArray(value) ? "array" : "object";
  return typeof value as "string" | "boolean";
}

/**
 * What the member of an object satisfies. What patterns say of it is not known, since they are
 * never run, so that it may be less than is found here.
 */
export function memberOf({ nodes }: Meet, name: string): Meet {
  nodes[0]?.document.shapes.budget.spend(nodes.length);
  return meetOf(nodes.flatMap((node) => {
    const named = node.properties.get(name);
    if (named !== undefined) return [named];
    const other = node.additionalProperties;
    return other === undefined || node.patternProperties.size > 0 ? [] : [other];
  }));
}

/**
 * What the members of an object satisfy that no schema names; what is known of them too is that
 * none of the `patterns` matches their name.
 */
export function otherMembersOf({ nodes }: Meet, patterns: ReadonlySet<string>): Meet {
  for (const { patternProperties, document } of nodes) {
    document.shapes.budget.spend(1 + Math.min(patternProperties.size, patterns.size));
  }
  return meetOf(nodes.flatMap((node) => {
    const isFree = [...node.patternProperties.keys()].every((pattern) => patterns.has(pattern));
    return isFree && node.additionalProperties !== undefined ? [node.additionalProperties] : [];
  }));
}

/** What the item of a list satisfies. */
export function itemOf({ nodes }: Meet, at: number): Meet {
  return meetOf(nodes.flatMap((node) => node.prefixItems[at] ?? node.items ?? []));
}

/** How many items a list has at most. */
export function mostItemsOf({ nodes }: Meet): number {
  return Math.min(
    ...nodes.map(({ sizes, items, prefixItems }) =>
      Math.min(sizes.get("maxItems") ?? Infinity, items?.never ? prefixItems.length : Infinity)
    ),
  );
}

/** How many items a list has at least. */
export function leastItemsOf({ nodes }: Meet): number {
  return Math.max(0, ...nodes.map(({ sizes }) => sizes.get("minItems") ?? 0));
}

/** The members that an object must have. @throws {TooLarge} */
export function requiredOf({ nodes }: Meet): ReadonlySet<string> {
  for (const { required, document } of nodes) document.shapes.budget.spend(1 + required.size);
  return new Set(nodes.flatMap(({ required }) => [...required]));
}
