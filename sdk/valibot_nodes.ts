import {
  entriesOf,
  field,
  listOf,
  objectNode,
  type ReadNode,
  tupleNode,
} from "./compose_schema.ts";
import {
  foreignNode,
  type Json,
  lenient,
  literalNode,
  type Side,
  unsaid,
} from "./json_schema_marks.ts";

/** Whether something is a schema of valibot, which has no JSON Schema of its own. */
export function isValibot(node: unknown): boolean {
  return field(node, "kind") === "schema" && typeof field(node, "type") === "string";
}

/** Transformations that leave the type as it is. */
const SAME_TYPE = [
  "brand",
  "flavor",
  "normalize",
  "readonly",
  "to_lower_case",
  "to_max_value",
  "to_min_value",
  "to_upper_case",
  "trim",
  "trim_end",
  "trim_start",
];

/** Says a node of valibot. */
export const readValibot: ReadNode = (node, side, child) => {
  const pipe = field(node, "pipe");
  const json = Array.isArray(pipe) ? pipeOf(pipe, side, child) : nodeOf(node, side, child);
  const isCaught = field(node, "fallback") !== undefined && side === "input";
  return isCaught ? lenient(json) : json;
};

function pipeOf(pipe: readonly unknown[], side: Side, child: (node: unknown) => Json): Json {
  const changes = (item: unknown): boolean =>
    field(item, "kind") === "transformation" && !SAME_TYPE.includes(String(field(item, "type")));
  const last = pipe.findLastIndex((item) => field(item, "kind") === "schema");
  const items = side === "output" ? pipe.slice(last) : pipe;
  const end = items.findIndex((item, at) => at > 0 && (isSchema(item) || changes(item)));
  const json = child(items[0]);
  if (side === "output" && end !== -1) return unsaid("the result of a transform");
  for (const item of end === -1 ? items.slice(1) : items.slice(1, end)) {
    Object.assign(json, checkOf(item, json.type));
  }
  return json;
}

function isSchema(item: unknown): boolean {
  return field(item, "kind") === "schema";
}

function nodeOf(node: unknown, side: Side, child: (node: unknown) => Json): Json {
  const get = (key: string): unknown => field(node, key);
  const type = String(get("type"));
  const foreign = foreignNode(type);
  if (foreign !== undefined) return foreign;
  switch (type) {
    case "string":
    case "number":
    case "boolean":
    case "null":
      return { type };
    case "never":
      return { not: {} };
    case "literal":
      return literalNode([get("literal")]);
    case "picklist":
    case "enum":
      return literalNode(listOf(get("options")));
    case "array":
      return { type, items: child(get("item")) };
    case "tuple":
    case "loose_tuple":
    case "strict_tuple":
    case "tuple_with_rest": {
      const items = listOf(get("items")).map(child);
      const rest = type === "tuple_with_rest" ? child(get("rest")) : type !== "strict_tuple";
      return tupleNode(items, items.length, side === "output" && type === "tuple" ? false : rest);
    }
    case "object":
    case "loose_object":
    case "strict_object":
    case "object_with_rest":
      return objectOf(node, type, side, child);
    case "record":
      return {
        type: "object",
        propertyNames: child(get("key")),
        additionalProperties: child(get("value")),
      };
    case "union":
      return { anyOf: listOf(get("options")).map(child) };
    case "variant":
      return { oneOf: listOf(get("options")).map(child) };
    case "intersect":
      return { allOf: listOf(get("options")).map(child) };
    case "nullable":
    case "nullish":
      return { anyOf: [child(get("wrapped")), { type: "null" }] };
    case "lazy":
      return child(Reflect.apply(get("getter") as (value: unknown) => unknown, undefined, [null]));
    default:
      return get("wrapped") === undefined ? {} : child(get("wrapped"));
  }
}

function objectOf(
  node: unknown,
  type: string,
  side: Side,
  child: (node: unknown) => Json,
): Json {
  const members = entriesOf(field(node, "entries")).map(([name, member]) => {
    return { name, json: child(member), required: !isOptional(member, side) };
  });
  if (type === "object_with_rest") return objectNode(members, child(field(node, "rest")));
  return objectNode(
    members,
    type === "loose_object" || type === "object" && side === "input",
  );
}

function isOptional(node: unknown, side: Side): boolean {
  return ["optional", "exact_optional", "nullish"].includes(String(field(node, "type"))) &&
    (side === "input" || field(node, "default") === undefined);
}

const FORMATS: Readonly<Record<string, string>> = {
  email: "email",
  url: "uri",
  uuid: "uuid",
  ipv4: "ipv4",
  ipv6: "ipv6",
  iso_date: "date",
  iso_timestamp: "date-time",
};

function checkOf(item: unknown, type: unknown): Json {
  const kind = String(field(item, "type"));
  const value = field(item, "requirement");
  const isList = type === "array";
  if (Object.hasOwn(FORMATS, kind)) return { format: FORMATS[kind] };
  switch (kind) {
    case "description":
    case "title":
      return { [kind]: field(item, kind) };
    case "integer":
    case "safe_integer":
      return { type: "integer" };
    case "regex":
      return { pattern: String(field(value, "source")) };
    case "non_empty":
      return { [isList ? "minItems" : "minLength"]: 1 };
    case "min_length":
      return { [isList ? "minItems" : "minLength"]: value };
    case "max_length":
      return { [isList ? "maxItems" : "maxLength"]: value };
  }
  if (typeof value !== "number") return {};
  switch (kind) {
    case "length":
      return isList ? { minItems: value, maxItems: value } : { minLength: value, maxLength: value };
    case "min_value":
      return { minimum: value };
    case "max_value":
      return { maximum: value };
    case "gt_value":
      return { exclusiveMinimum: value };
    case "lt_value":
      return { exclusiveMaximum: value };
    case "multiple_of":
      return { multipleOf: value };
    default:
      return {};
  }
}
