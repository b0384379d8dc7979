/**
 * What the command line has to know of an export's input: which members it has, and of which types
 * they are. Read from the JSON Schema that `describe` gives.
 *
 * @module
 */

import { isRecord } from "../../../runtime/protocol/is_record.ts";

/** A JSON Schema, or a part of one; what is no object says nothing. */
type Node = Readonly<Record<string, unknown>>;

/** The JSON Schema of an input. */
export class InputSchema {
  /** The whole of it. */
  readonly root: Node;

  constructor(root: Node) {
    this.root = root;
  }

  /** Whether an object can be the input at all. */
  get takesObject(): boolean {
    return this.accepts(this.root, {});
  }

  /** The types that the input may have, in the words of JSON Schema. */
  get types(): string[] {
    return this.typesOf(this.root);
  }

  /** The names of the members that the schema lists. */
  get names(): string[] {
    const names = this.#parts(this.root).flatMap((node) => [
      ...Object.keys(isRecord(node.properties) ? node.properties : {}),
      ...namesListed(node) ?? [],
    ]);
    return [...new Set(names)];
  }

  /**
   * Whether a member of this name fits somewhere: it is listed, or the schema says in so many words
   * that there may be others. One that only does not forbid them drops them, as most libraries do.
   */
  has(name: string): boolean {
    if (this.names.includes(name)) return true;
    const parts = this.#parts(this.root);
    return !parts.some((node) => isRecord(node.properties) || namesListed(node) !== undefined) ||
      parts.some((node) => namesListed(node) === undefined && isOpen(node));
  }

  /** The schema of a member; undefined where nothing is known of it. */
  member(name: string): Node | undefined {
    const parts = this.#parts(this.root);
    const listed = parts.flatMap(({ properties }) =>
      isRecord(properties) && Object.hasOwn(properties, name) ? [properties[name]] : []
    );
    if (listed.length > 0) return { anyOf: listed };
    const others = parts.map(({ additionalProperties }) => additionalProperties).filter(isRecord);
    return others.length > 0 ? { anyOf: others } : undefined;
  }

  /** Whether a node takes values of this type. Limits such as lengths are not looked at. */
  accepts(node: Node, value: unknown): boolean {
    return this.#accepts(node, value, 0);
  }

  /** The types that a node takes; empty where it takes any. */
  typesOf(node: Node): string[] {
    const types = this.#parts(node).flatMap(({ type }) =>
      typeof type === "string" ? [type] : Array.isArray(type) ? type.map(String) : []
    );
    return [...new Set(types)];
  }

  #accepts(node: Node, value: unknown, depth: number): boolean {
    if (depth > MAX_DEPTH) return true;
    const inside = (one: unknown) => !isRecord(one) || this.#accepts(one, value, depth + 1);
    const target = this.#target(node);
    if (target !== undefined && !inside(target)) return false;
    const { type, anyOf, oneOf, allOf } = node;
    if (typeof type === "string" && !isOfType(value, type)) return false;
    if (Array.isArray(type) && !type.some((one) => isOfType(value, String(one)))) return false;
    if ("const" in node && typeof node.const !== typeof value) return false;
    if (Array.isArray(node.enum) && !node.enum.some((one) => typeof one === typeof value)) {
      return false;
    }
    if (Array.isArray(anyOf) && !anyOf.some(inside)) return false;
    if (Array.isArray(oneOf) && !oneOf.some(inside)) return false;
    return !Array.isArray(allOf) || allOf.every(inside);
  }

  /** A node and what it is made of at the same place: references, alternatives, conjunctions. */
  #parts(start: Node): Node[] {
    const seen = new Set<Node>([start]);
    for (const node of seen) {
      const lists = [node.anyOf, node.oneOf, node.allOf].filter(Array.isArray).flat();
      for (const next of [this.#target(node), ...lists]) if (isRecord(next)) seen.add(next);
    }
    return [...seen];
  }

  /** What `$ref` names; only places in the same document, as JSON Pointers (RFC 6901). */
  #target({ $ref }: Node): Node | undefined {
    if (typeof $ref !== "string" || !$ref.startsWith("#")) return undefined;
    let at: unknown = this.root;
    for (const step of $ref.slice(1).split("/").slice(1)) {
      const key = decoded(step).replaceAll("~1", "/").replaceAll("~0", "~");
      at = isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined;
    }
    return isRecord(at) ? at : undefined;
  }
}

/** Nothing that people write is nested deeper; a schema that refers to itself is. */
const MAX_DEPTH = 32;

/** The names that members may have where the schema has a list of them instead of properties. */
function namesListed({ propertyNames }: Node): string[] | undefined {
  return isRecord(propertyNames) && Array.isArray(propertyNames.enum)
    ? propertyNames.enum.map(String)
    : undefined;
}

function isOpen({ additionalProperties, patternProperties }: Node): boolean {
  return isRecord(patternProperties) || isRecord(additionalProperties) ||
    additionalProperties === true;
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isRecord(value);
    case "integer":
      return Number.isInteger(value);
    case "string":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    default:
      return true;
  }
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
