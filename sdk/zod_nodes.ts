import {
  entriesOf,
  field,
  listOf,
  objectNode,
  type ReadNode,
  tupleNode,
} from "./compose_schema.ts";
import { foreignNode, type Json, lenient, literalNode, type Side } from "./json_schema_marks.ts";

/** What zod 4 knows of one of its schemas. */
function defOf(node: unknown): unknown {
  return field(field(node, "_zod"), "def");
}

/** Whether something is a schema of zod 4, classic, mini or core. */
export function isZod(node: unknown): boolean {
  return typeof field(defOf(node), "type") === "string";
}

/**
 * What to say of a node instead of what zod says of it; undefined where zod's word holds. For
 * `override` of zod's own converter.
 */
export function zodMark(node: unknown, side: Side, json: Json): Json | undefined {
  const def = defOf(node);
  const type = field(def, "type");
  if (typeof type !== "string") return undefined;
  const isInput = side === "input";
  if (type === "catch" && isInput) return lenient(json);
  if (type === "pipe" && isInput && field(defOf(field(def, "in")), "type") === "transform") {
    return lenient(json);
  }
  if (type === "literal") {
    const values = listOf(field(def, "values"));
    const isForeign = values.some((value) => value === undefined || typeof value === "bigint");
    return isForeign ? literalNode(values) : undefined;
  }
  if ((type === "default" || type === "prefault") && isForeignValue(field(def, "defaultValue"))) {
    const { default: _made, ...rest } = json;
    return rest;
  }
  const isSaid = ["type", "$ref", "anyOf", "oneOf", "allOf", "enum", "const", "not", "properties"]
    .some((key) => Object.hasOwn(json, key));
  if (isSaid && type !== "file") return undefined;
  const foreign = foreignNode(type, field(def, "coerce") === true);
  if (foreign === undefined) return undefined;
  // What zod says of a file is how one would look in a form.
  const { description, title } = json;
  return { ...type === "file" ? { description, title } : json, ...foreign };
}

/** Whether JSON makes something else of a default, as "{}" of a Set. */
function isForeignValue(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null && !("toJSON" in value);
}

/**
 * Says a node of zod 4, for what zod's own converter is not there (zod/mini, zod before 4.2) or
 * gives up.
 */
export const readZod: ReadNode = (node, side, child) => {
  const def = defOf(node);
  const json = nodeOf(def, side, child);
  const description = field(node, "description");
  return typeof description === "string" ? { description, ...json } : json;
};

function nodeOf(def: unknown, side: Side, child: (node: unknown) => Json): Json {
  const get = (key: string): unknown => field(def, key);
  const type = String(get("type"));
  const foreign = foreignNode(type, get("coerce") === true);
  if (foreign !== undefined) return foreign;
  switch (type) {
    case "string":
    case "number":
    case "int":
      return { type: type === "int" ? "integer" : type, ...checksOf(def, type) };
    case "boolean":
    case "null":
      return { type };
    case "never":
      return { not: {} };
    case "literal":
      return literalNode(listOf(get("values")));
    case "enum":
      return literalNode(enumValues(get("entries")));
    case "array":
      return { type, items: child(get("element")), ...checksOf(def, type) };
    case "object":
      return objectOf(def, side, child);
    case "union":
      return {
        [get("inclusive") === false ? "oneOf" : "anyOf"]: listOf(get("options")).map(child),
      };
    case "intersection":
      return { allOf: [child(get("left")), child(get("right"))] };
    case "tuple": {
      const items = listOf(get("items"));
      const least = items.findLastIndex((item) => !isOptional(item, side)) + 1;
      return tupleNode(items.map(child), least, get("rest") === null ? false : child(get("rest")));
    }
    case "record":
      return {
        type: "object",
        propertyNames: child(get("keyType")),
        additionalProperties: child(get("valueType")),
      };
    case "nullable":
      return { anyOf: [child(get("innerType")), { type: "null" }] };
    case "catch":
      return side === "input" ? lenient(child(get("innerType"))) : child(get("innerType"));
    case "default":
    case "optional":
    case "prefault":
    case "nonoptional":
    case "readonly":
    case "promise":
      return child(get("innerType"));
    case "pipe":
      if (side === "output") return child(get("out"));
      return field(defOf(get("in")), "type") === "transform"
        ? lenient(child(get("out")))
        : child(get("in"));
    case "lazy":
      return child(Reflect.apply(get("getter") as () => unknown, undefined, []));
    default:
      return {};
  }
}

function objectOf(def: unknown, side: Side, child: (node: unknown) => Json): Json {
  const members = entriesOf(field(def, "shape")).map(([name, node]) => {
    return { name, json: child(node), required: !isOptional(node, side) };
  });
  const catchall = field(def, "catchall");
  if (catchall === undefined) return objectNode(members, side === "input");
  const isStrict = field(defOf(catchall), "type") === "never";
  return objectNode(members, isStrict ? false : child(catchall));
}

function isOptional(node: unknown, side: Side): boolean {
  return field(field(node, "_zod"), side === "input" ? "optin" : "optout") !== undefined;
}

/** A TypeScript enum that counts has a name for each number too. */
function enumValues(entries: unknown): unknown[] {
  const values = entriesOf(entries);
  const counts = values.filter(([, value]) => typeof value === "number").map(([, value]) => value);
  return values.filter(([key]) => !counts.includes(Number(key))).map(([, value]) => value);
}

function checksOf(def: unknown, type: string): Json {
  const json: Json = {};
  const lists = type === "array";
  for (const check of [def, ...listOf(field(def, "checks")).map(defOf)]) {
    const get = (key: string): unknown => field(check, key);
    switch (get("check")) {
      case "min_length":
        json[lists ? "minItems" : "minLength"] = get("minimum");
        break;
      case "max_length":
        json[lists ? "maxItems" : "maxLength"] = get("maximum");
        break;
      case "length_equals":
        json[lists ? "minItems" : "minLength"] = get("length");
        json[lists ? "maxItems" : "maxLength"] = get("length");
        break;
      case "greater_than":
        json[get("inclusive") === true ? "minimum" : "exclusiveMinimum"] = get("value");
        break;
      case "less_than":
        json[get("inclusive") === true ? "maximum" : "exclusiveMaximum"] = get("value");
        break;
      case "number_format":
        if (String(get("format")).includes("int")) json.type = "integer";
        break;
      case "string_format": {
        const pattern = get("pattern");
        if (pattern instanceof RegExp) json.pattern = pattern.source;
      }
    }
  }
  return json;
}
