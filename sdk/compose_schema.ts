import { type Json, type Side, unsaid } from "./json_schema_marks.ts";

/** Says one node of a library's schema as JSON Schema; `child` says the nodes below it. */
export type ReadNode = (node: object, side: Side, child: (node: unknown) => Json) => Json;

/** Schemas that are made anew each time they are looked at have no end. */
const MAX_DEPTH = 64;
/** A schema that stands in itself many times over would be written out each time. */
const MAX_NODES = 10_000;

/**
 * Says a library's schema as JSON Schema, node by node: one that can't be read, or not be said,
 * takes nothing but itself away. A node that contains itself becomes a reference.
 */
export function composeSchema(root: object, side: Side, read: ReadNode): Json {
  const references = new Map<unknown, string | null>();
  const definitions: Json = {};
  let nodes = 0;
  let named = 0;
  const visit = (node: unknown, depth: number): Json => {
    if (typeof node !== "object" && typeof node !== "function" || node === null) {
      return unsaid("what is no schema");
    }
    const known = references.get(node);
    if (known !== undefined) {
      const reference = known ?? (node === root ? "#" : `#/$defs/node${++named}`);
      references.set(node, reference);
      return { $ref: reference };
    }
    if (depth > MAX_DEPTH || ++nodes > MAX_NODES) return unsaid("what is nested this deeply");
    references.set(node, null);
    let json: Json;
    try {
      json = read(node, side, (below) => visit(below, depth + 1));
    } catch {
      json = unsaid("what can't be read");
    }
    const reference = references.get(node);
    references.delete(node);
    if (typeof reference !== "string" || node === root) return json;
    definitions[reference.slice("#/$defs/".length)] = json;
    return { $ref: reference };
  };
  const json = visit(root, 0);
  return Object.keys(definitions).length === 0 ? json : { ...json, $defs: definitions };
}

/** A field of a node, whatever the node is. */
export function field(node: unknown, key: string): unknown {
  return typeof node === "object" && node !== null || typeof node === "function"
    ? Reflect.get(node, key)
    : undefined;
}

/** A list in a node; empty where there is none. Of a map it is the values. */
export function listOf(value: unknown): readonly unknown[] {
  if (value instanceof Map) return Array.from<unknown>(value.values());
  return Array.isArray(value) ? value : [];
}

/** The named nodes of an object. */
export function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** An object of named nodes. */
export function objectNode(
  members: readonly { readonly name: string; readonly json: Json; readonly required: boolean }[],
  rest: Json | boolean,
): Json {
  const required = members.filter((member) => member.required).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries(members.map(({ name, json }) => [name, json])),
    ...required.length === 0 ? {} : { required },
    ...rest === true ? {} : { additionalProperties: rest },
  };
}

/** A list of nodes by their places. */
export function tupleNode(items: readonly Json[], least: number, rest: Json | boolean): Json {
  return {
    type: "array",
    prefixItems: items,
    ...least === 0 ? {} : { minItems: least },
    ...rest === true ? {} : { items: rest },
    ...rest === false ? { maxItems: items.length } : {},
  };
}
