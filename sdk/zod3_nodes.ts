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

/** Whether something is a schema of zod 3, which has no JSON Schema of its own. */
export function isZod3(node: unknown): boolean {
  return typeof field(field(node, "_def"), "typeName") === "string";
}

/** Says a node of zod 3. */
export const readZod3: ReadNode = (node, side, child) => {
  const def = field(node, "_def");
  const description = field(def, "description");
  const json = nodeOf(def, side, child);
  return typeof description === "string" ? { description, ...json } : json;
};

function nodeOf(def: unknown, side: Side, child: (node: unknown) => Json): Json {
  const get = (key: string): unknown => field(def, key);
  const type = String(get("typeName")).replace(/^Zod/, "");
  const foreign = foreignNode(type === "NaN" ? "nan" : type.toLowerCase(), get("coerce") === true);
  if (foreign !== undefined) return foreign;
  switch (type) {
    case "String":
      return { type: "string", ...checksOf(def, "minLength", "maxLength") };
    case "Number":
      return { type: "number", ...checksOf(def, "minimum", "maximum") };
    case "Boolean":
      return { type: "boolean" };
    case "Null":
      return { type: "null" };
    case "Never":
      return { not: {} };
    case "Literal":
      return literalNode([get("value")]);
    case "Enum":
      return literalNode(listOf(get("values")));
    case "NativeEnum":
      return literalNode(enumValues(get("values")));
    case "Array":
      return { type: "array", items: child(get("type")), ...lengthsOf(def) };
    case "Object":
      return objectOf(def, side, child);
    case "Union":
      return { anyOf: listOf(get("options")).map(child) };
    case "DiscriminatedUnion":
      return { oneOf: listOf(get("options")).map(child) };
    case "Intersection":
      return { allOf: [child(get("left")), child(get("right"))] };
    case "Tuple": {
      const items = listOf(get("items"));
      const rest = get("rest");
      return tupleNode(items.map(child), items.length, rest === null ? false : child(rest));
    }
    case "Record":
      return {
        type: "object",
        propertyNames: child(get("keyType")),
        additionalProperties: child(get("valueType")),
      };
    case "Nullable":
      return { anyOf: [child(get("innerType")), { type: "null" }] };
    case "Catch":
      return side === "input" ? lenient(child(get("innerType"))) : child(get("innerType"));
    case "Default":
    case "Optional":
    case "Readonly":
      return child(get("innerType"));
    case "Branded":
    case "Promise":
      return child(get("type"));
    case "Pipeline":
      return child(get(side === "input" ? "in" : "out"));
    case "Lazy":
      return child(Reflect.apply(get("getter") as () => unknown, undefined, []));
    case "Effects":
      return effectOf(def, side, child);
    default:
      return {};
  }
}

function effectOf(def: unknown, side: Side, child: (node: unknown) => Json): Json {
  const inner = field(def, "schema");
  switch (field(field(def, "effect"), "type")) {
    case "transform":
      return side === "input" ? child(inner) : unsaid("the result of a transform");
    case "preprocess":
      return side === "input" ? lenient(child(inner)) : child(inner);
    default:
      // `z.instanceof` and `z.custom` are checks of any value.
      return field(field(inner, "_def"), "typeName") === "ZodAny"
        ? unsaid("a value that code checks")
        : child(inner);
  }
}

function objectOf(def: unknown, side: Side, child: (node: unknown) => Json): Json {
  const shape: unknown = Reflect.apply(field(def, "shape") as () => unknown, def, []);
  const members = entriesOf(shape).map(([name, node]) => {
    return { name, json: child(node), required: !isOptional(node, side, 0) };
  });
  const catchall = field(def, "catchall");
  if (field(field(catchall, "_def"), "typeName") !== "ZodNever") {
    return objectNode(members, child(catchall));
  }
  const unknownKeys = field(def, "unknownKeys");
  const isOpen = unknownKeys === "passthrough" || unknownKeys === "strip" && side === "input";
  return objectNode(members, isOpen);
}

/** Whether a member may be missing. zod's own `isOptional` would run the checks of user code. */
function isOptional(node: unknown, side: Side, depth: number): boolean {
  const def = field(node, "_def");
  if (depth > 16) return false;
  const below = (key: string): boolean => isOptional(field(def, key), side, depth + 1);
  switch (field(def, "typeName")) {
    case "ZodOptional":
    case "ZodUndefined":
    case "ZodVoid":
    case "ZodAny":
    case "ZodUnknown":
      return true;
    case "ZodDefault":
    case "ZodCatch":
      return side === "input";
    case "ZodNullable":
    case "ZodReadonly":
      return below("innerType");
    case "ZodBranded":
      return below("type");
    case "ZodEffects":
      return field(field(def, "effect"), "type") !== "transform" || side === "input"
        ? below("schema")
        : false;
    case "ZodPipeline":
      return below(side === "input" ? "in" : "out");
    case "ZodUnion":
      return listOf(field(def, "options")).some((one) => isOptional(one, side, depth + 1));
    default:
      return false;
  }
}

/** A TypeScript enum that counts has a name for each number too. */
function enumValues(values: unknown): unknown[] {
  return entriesOf(values).filter(([key, value]) =>
    typeof value === "number" ||
    !entriesOf(values).some(([, one]) => typeof one === "number" && String(one) === key)
  ).map(([, value]) => value);
}

function lengthsOf(def: unknown): Json {
  const value = (key: string): unknown => field(field(def, key), "value");
  const exact = value("exactLength");
  const least = exact ?? value("minLength");
  const most = exact ?? value("maxLength");
  return {
    ...least === undefined ? {} : { minItems: least },
    ...most === undefined ? {} : { maxItems: most },
  };
}

const FORMATS: Readonly<Record<string, string>> = {
  email: "email",
  url: "uri",
  uuid: "uuid",
  datetime: "date-time",
  date: "date",
};

function checksOf(def: unknown, least: string, most: string): Json {
  const json: Json = {};
  for (const check of listOf(field(def, "checks"))) {
    const kind = String(field(check, "kind"));
    const value = field(check, "value");
    const isOpen = field(check, "inclusive") === false;
    if (kind === "int") json.type = "integer";
    else if (kind === "min") json[isOpen ? "exclusiveMinimum" : least] = value;
    else if (kind === "max") json[isOpen ? "exclusiveMaximum" : most] = value;
    else if (kind === "length") Object.assign(json, { [least]: value, [most]: value });
    else if (kind === "multipleOf") json.multipleOf = value;
    else if (kind === "regex") json.pattern = String(field(field(check, "regex"), "source"));
    else if (Object.hasOwn(FORMATS, kind)) json.format = FORMATS[kind];
  }
  return json;
}
