import { isRecord } from "../../../../runtime/protocol/is_record.ts";
import type { Json } from "../../../../runtime/protocol/json.ts";
import { typeOf } from "./meet.ts";
import type { SchemaNode } from "./schema_node.ts";

/** Whether a value satisfies a schema; `unknown` where a pattern or the like would decide. */
export type Fit = "yes" | "no" | "unknown";

/**
 * Whether a value satisfies a schema.
 *
 * @throws {TooLarge}
 */
export function fits(value: Json, node: SchemaNode): Fit {
  return node.document.shapes.budget.nest(() => {
    if (node.never || node.types?.has(typeOf(value)) === false) return "no";
    return all([
      fitOf(hasValue(value, node)),
      ...choices(value, node),
      ...typeof value === "number" ? [numberFits(value, node)] : [],
      ...typeof value === "string" ? [textFits(value, node)] : [],
      ...Array.isArray(value) ? listFits(value, node) : [],
      ...isRecord(value) ? objectFits(value as Readonly<Record<string, Json>>, node) : [],
      node.opaque.size === 0 ? "yes" : "unknown",
    ]);
  });
}

function fitOf(isFit: boolean): Fit {
  return isFit ? "yes" : "no";
}

function all(fits: readonly Fit[]): Fit {
  if (fits.includes("no")) return "no";
  return fits.includes("unknown") ? "unknown" : "yes";
}

function any(fits: readonly Fit[]): Fit {
  if (fits.includes("yes")) return "yes";
  return fits.includes("unknown") ? "unknown" : "no";
}

function hasValue(value: Json, { valueShapes, document }: SchemaNode): boolean {
  return valueShapes === undefined || valueShapes.has(document.shapes.ofValue(value));
}

function choices(value: Json, node: SchemaNode): Fit[] {
  const found = node.allOf.map((part) => fits(value, part));
  if (node.anyOf !== undefined) found.push(any(node.anyOf.map((part) => fits(value, part))));
  if (node.oneOf !== undefined) {
    const parts = node.oneOf.map((part) => fits(value, part));
    const sure = parts.filter((part) => part === "yes").length;
    found.push(sure > 1 ? "no" : parts.includes("unknown") ? "unknown" : fitOf(sure === 1));
  }
  if (node.not !== undefined) {
    const inner = fits(value, node.not);
    found.push(inner === "unknown" ? inner : fitOf(inner === "no"));
  }
  if (node.reference !== undefined) {
    const target = node.document.resolve(node.reference);
    found.push(target === undefined ? "unknown" : fits(value, target));
  }
  return found;
}

function numberFits(value: number, { lower, upper, multipleOf }: SchemaNode): Fit {
  if (lower !== undefined && (lower.exclusive ? value <= lower.value : value < lower.value)) {
    return "no";
  }
  if (upper !== undefined && (upper.exclusive ? value >= upper.value : value > upper.value)) {
    return "no";
  }
  if (multipleOf === undefined || value === 0 || value === multipleOf) return "yes";
  if (!Number.isSafeInteger(multipleOf) || multipleOf === 0) return "unknown";
  if (!Number.isInteger(value)) return "no";
  return Number.isSafeInteger(value) ? fitOf(value % multipleOf === 0) : "unknown";
}

function textFits(value: string, { sizes, pattern, format }: SchemaNode): Fit {
  // Its characters are code points, of which there are no more than units.
  const { length } = [...value];
  if (length < (sizes.get("minLength") ?? 0)) return "no";
  if (length > (sizes.get("maxLength") ?? Infinity)) return "no";
  return pattern === undefined && format === undefined ? "yes" : "unknown";
}

function listFits(value: readonly Json[], node: SchemaNode): Fit[] {
  const { sizes, unique, prefixItems, items, document } = node;
  const { length } = value;
  if (length < (sizes.get("minItems") ?? 0)) return ["no"];
  if (length > (sizes.get("maxItems") ?? Infinity)) return ["no"];
  const shapes = unique ? new Set(value.map((one) => document.shapes.ofValue(one))) : undefined;
  if (shapes !== undefined && shapes.size < length) return ["no"];
  return value.map((one, at) => {
    const schema = prefixItems[at] ?? items;
    return schema === undefined ? "yes" : fits(one, schema);
  });
}

function objectFits(value: Readonly<Record<string, Json>>, node: SchemaNode): Fit[] {
  const { sizes, required, properties, additionalProperties, propertyNames } = node;
  const members = Object.entries(value);
  node.document.shapes.budget.spend(required.size + members.length);
  if (members.length < (sizes.get("minProperties") ?? 0)) return ["no"];
  if (members.length > (sizes.get("maxProperties") ?? Infinity)) return ["no"];
  for (const name of required) if (!Object.hasOwn(value, name)) return ["no"];
  return members.flatMap(([name, one]): Fit[] => [
    propertyNames === undefined ? "yes" : fits(name, propertyNames),
    memberFits(name, one, properties.get(name), additionalProperties, node),
  ]);
}

function memberFits(
  name: string,
  value: Json,
  named: SchemaNode | undefined,
  other: SchemaNode | undefined,
  { patternProperties, properties }: SchemaNode,
): Fit {
  const direct = named !== undefined
    ? fits(value, named)
    : other === undefined
    ? "yes"
    : fits(value, other);
  if (patternProperties.size === 0) return direct;
  // A name that no property has may be matched by a pattern, and is no other one then.
  if (direct === "no" && properties.has(name)) return "no";
  const byPattern = [...patternProperties.values()].map((schema) => fits(value, schema));
  return direct === "yes" && all(byPattern) === "yes" ? "yes" : "unknown";
}
