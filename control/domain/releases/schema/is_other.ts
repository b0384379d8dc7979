import { type Meet, meetOf, memberOf, openChoice, requiredOf, typesOf, valuesOf } from "./meet.ts";
import type { SchemaNode } from "./schema_node.ts";

/**
 * Whether a schema is of another kind than the meet, so that one can't have become the other: of
 * other types, or with other values of the property that tells variants apart.
 */
export function isOther(meet: Meet, schema: SchemaNode): boolean {
  const other = meetOf([schema]);
  if (openChoice(other) !== undefined) return false;
  if (typesOf(meet).isDisjointFrom(typesOf(other))) return true;
  return [...requiredOf(meet)].some((name) => {
    const values = valuesOf(memberOf(meet, name));
    const others = valuesOf(memberOf(other, name));
    if (values === undefined || others === undefined) return false;
    schema.document.shapes.budget.spend(values.length + others.length);
    const shapes = new Set(others.map(({ shape }) => shape));
    return values.every(({ shape }) => !shapes.has(shape));
  });
}
