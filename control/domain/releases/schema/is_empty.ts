import { fits } from "./fits.ts";
import {
  itemOf,
  leastItemsOf,
  type Meet,
  memberOf,
  mostItemsOf,
  narrowed,
  openChoice,
  requiredOf,
  typesOf,
  valuesOf,
} from "./meet.ts";
import type { ValueType } from "./schema_node.ts";

/** How deep it is looked for what can't be; a discriminator is two levels deep. */
const LEVELS = 4;

/**
 * Whether it is certain that no value satisfies the meet. Two schemas whose meet is empty have no
 * value in common.
 *
 * @throws {TooLarge}
 */
export function isEmpty(meet: Meet, levels = LEVELS): boolean {
  const types = typesOf(meet);
  if (types.size === 0) return true;
  const values = valuesOf(meet);
  if (values !== undefined) {
    return values.every(({ value }) => meet.nodes.some((node) => fits(value, node) === "no"));
  }
  if ([...types].every((type) => isTypeEmpty(meet, type, levels))) return true;
  if (levels === 0) return false;
  const list = openChoice(meet);
  return list !== undefined && list.every((one) => {
    return one.document.shapes.budget.nest(() => isEmpty(narrowed(meet, one, list), levels - 1));
  });
}

function isTypeEmpty(meet: Meet, type: ValueType, levels: number): boolean {
  const { nodes } = meet;
  if (type === "string") return isSizeEmpty(meet, "minLength", "maxLength");
  if (type === "integer" || type === "fraction") {
    const lowers = nodes.flatMap(({ lower }) => lower ?? []);
    const uppers = nodes.flatMap(({ upper }) => upper ?? []);
    nodes[0]?.document.shapes.budget.spend(lowers.length * uppers.length);
    return lowers.some((lower) =>
      uppers.some((upper) =>
        upper.value < lower.value ||
        upper.value === lower.value && (upper.exclusive || lower.exclusive)
      )
    );
  }
  if (type === "array") {
    const least = leastItemsOf(meet);
    if (least > mostItemsOf(meet)) return true;
    return levels > 0 && least > 0 && isEmpty(itemOf(meet, 0), levels - 1);
  }
  if (type !== "object") return false;
  if (isSizeEmpty(meet, "minProperties", "maxProperties")) return true;
  return levels > 0 && [...requiredOf(meet)].some((name) => {
    return nodes[0]?.document.shapes.budget.nest(() => isEmpty(memberOf(meet, name), levels - 1));
  });
}

function isSizeEmpty(
  { nodes }: Meet,
  least: "minLength" | "minProperties",
  most: "maxLength" | "maxProperties",
): boolean {
  const min = Math.max(0, ...nodes.map(({ sizes }) => sizes.get(least) ?? 0));
  return min > Math.min(...nodes.map(({ sizes }) => sizes.get(most) ?? Infinity));
}
