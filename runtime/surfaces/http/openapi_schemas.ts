/**
 * JSON Schemas of exports as components of one document: what they refer to inside of themselves is
 * found there again.
 *
 * @module
 */
import { isRecord } from "../../protocol/is_record.ts";
import type { Json, JsonObject } from "../../protocol/json.ts";

/** Members that hold data and not schemas. */
const DATA = new Set(["const", "default", "enum", "example", "examples"]);
/** Members whose own members are schemas by names of the author's. */
const NAMED = new Set(["properties", "patternProperties", "dependentSchemas"]);

/** The schemas of a document. */
export class OpenApiSchemas {
  readonly #components = new Map<string, Json>();

  /** By their names, for `components`. */
  get components(): JsonObject {
    return Object.fromEntries(this.#components);
  }

  /**
   * Adds a schema with its definitions.
   *
   * @param name of the component, of letters, digits, `.`, `_` and `-`
   * @returns a reference to it
   */
  add(name: string, schema: JsonObject): JsonObject {
    this.#components.set(name, this.link(name, schema));
    return { $ref: `#/components/schemas/${name}` };
  }

  /**
   * Adds the definitions of a schema, and itself only where it refers to itself.
   *
   * @returns the schema, in which references lead to components
   */
  link(name: string, schema: JsonObject): JsonObject {
    const { $schema: _, $defs: own, definitions: older, ...rest } = schema;
    const named = (key: string) => `${name}.${key.replaceAll(/[^A-Za-z0-9._-]/g, "_")}`;
    let isRecursive = false;
    const renamed = (reference: string): string => {
      isRecursive ||= reference === "#";
      if (reference === "#") return `#/components/schemas/${name}`;
      const [, key] = /^#\/(?:\$defs|definitions)\/([^/]+)$/.exec(reference) ?? [];
      return key === undefined ? reference : `#/components/schemas/${named(unescape(key))}`;
    };
    for (const definitions of [own, older]) {
      if (!isRecord(definitions)) continue;
      for (const [key, definition] of Object.entries(definitions)) {
        this.#components.set(named(key), relinked(definition as Json, renamed));
      }
    }
    const linked = relinked(rest, renamed) as JsonObject;
    if (isRecursive) this.#components.set(name, linked);
    return linked;
  }
}

/** A schema with other references; of a list, of each one in it. */
function relinked(schema: Json, renamed: (reference: string) => string): Json {
  if (Array.isArray(schema)) return schema.map((one: Json) => relinked(one, renamed));
  if (!isRecord(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).filter(([key]) => key !== "$id" && key !== "$anchor")
      .map(([key, value]): [string, Json] => {
        const json = value as Json;
        if (key === "$ref" && typeof json === "string") return [key, renamed(json)];
        if (DATA.has(key)) return [key, json];
        if (!NAMED.has(key) || !isRecord(json)) return [key, relinked(json, renamed)];
        const members = Object.entries(json).map(([name, one]): [string, Json] => [
          name,
          relinked(one as Json, renamed),
        ]);
        return [key, Object.fromEntries(members)];
      }),
  );
}

/** RFC 6901, section 4, in a URI fragment. */
function unescape(token: string): string {
  let text = token;
  try {
    text = decodeURIComponent(token);
  } catch {
    // It is taken as it stands.
  }
  return text.replaceAll("~1", "/").replaceAll("~0", "~");
}
