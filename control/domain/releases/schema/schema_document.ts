import type { Json } from "../../../../runtime/protocol/json.ts";
import { isRecord } from "../../../../runtime/protocol/is_record.ts";
import { readSchema } from "./read_schema.ts";
import type { SchemaNode, SchemaSource } from "./schema_node.ts";
import type { Shapes } from "./shapes.ts";

/** A schema with what its references name. They are read when they are asked for. */
export class SchemaDocument implements SchemaSource {
  readonly #targets = new Map<string, SchemaNode | undefined>();
  readonly #json: Json;

  /** @param json undefined and null: anything. */
  constructor(json: Json | undefined, readonly shapes: Shapes) {
    this.#json = json ?? true;
  }

  /** The schema itself. */
  get root(): SchemaNode {
    return this.resolve("#") as SchemaNode;
  }

  /** @throws {TooLarge} */
  resolve(reference: string): SchemaNode | undefined {
    if (this.#targets.has(reference)) return this.#targets.get(reference);
    const found = this.#find(reference);
    const node = found === undefined ? undefined : readSchema(found, reference.slice(1), this);
    this.#targets.set(reference, node);
    return node;
  }

  #find(reference: string): Json | undefined {
    if (reference === "#") return this.#json;
    if (!reference.startsWith("#/")) return undefined;
    let value: Json | undefined = this.#json;
    for (const part of reference.slice(2).split("/")) {
      this.shapes.budget.spend();
      const key = decoded(part).replaceAll("~1", "/").replaceAll("~0", "~");
      if (!isRecord(value) && !Array.isArray(value)) return undefined;
      value = Object.hasOwn(value, key) ? (value as Record<string, Json>)[key] : undefined;
    }
    return value;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
