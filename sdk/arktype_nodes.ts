import { field } from "./compose_schema.ts";
import { DATE, type Json, type Side, unmet, unsaid } from "./json_schema_marks.ts";

/**
 * A schema of arktype by its own converter, which asks for each node that it can't say; undefined
 * for anything else.
 */
export function arktypeSchema(schema: unknown, side: Side): unknown {
  const half = field(schema, side === "input" ? "in" : "out");
  const convert = field(half, "toJsonSchema");
  if (typeof convert !== "function") return undefined;
  return Reflect.apply(convert, half, [{ fallback }]);
}

function fallback(context: unknown): Json {
  const base = field(context, "base");
  const json: Json = typeof base === "object" && base !== null ? { ...base } : {};
  switch (field(context, "code")) {
    case "date":
      return unmet("a Date", { ...json, ...DATE });
    case "domain":
      return unmet(`a ${String(field(context, "domain"))}`, json);
    case "unit":
      return unmet(typeof field(context, "unit"), json);
    case "proto":
      return field(context, "proto") === Object ? json : unmet("an instance of a class", json);
    case "predicate":
      return json;
    default:
      return unsaid(`what arktype calls "${String(field(context, "code"))}"`, json);
  }
}
