import type { BreakingChange, Relation, Spot } from "./relation.ts";
import { compareSize } from "./compare_plain.ts";
import { itemOf, type Meet, mostItemsOf, placedIn } from "./meet.ts";
import type { SchemaNode } from "./schema_node.ts";
import { ITEMS } from "./wording.ts";

/** Compares the conditions of arrays. */
export function compareLists(
  relation: Relation,
  narrow: Meet,
  wide: SchemaNode,
  spot: Spot,
): readonly BreakingChange[] {
  const { words } = relation;
  const { subject } = spot;
  const say = (message: string) => relation.change(message, spot, wide, narrow);
  const most = mostItemsOf(narrow);
  const tooMany = compareSize(narrow, wide, "maxItems", most, say, subject, words);
  const changes: BreakingChange[] = [
    ...compareSize(narrow, wide, "minItems", 0, say, subject, words),
    ...tooMany,
  ];
  if (wide.unique && most > 1 && !narrow.nodes.some(({ unique }) => unique)) {
    changes.push(say(words.unique(subject)));
  }
  const place = relation.side === "input" ? wide.place : placedIn(narrow)?.place ?? spot.place;
  const named = Math.max(
    wide.prefixItems.length,
    wide.items === undefined ? 0 : Math.max(
      0,
      ...narrow.nodes.map(({ prefixItems }) => prefixItems.length),
    ),
  );
  for (let at = 0; at < Math.min(named, most); at++) {
    const schema = wide.prefixItems[at] ?? wide.items;
    if (schema === undefined || schema.never && tooMany.length > 0) break;
    const item = { subject: { text: `item ${at + 1}` }, place };
    changes.push(...relation.inside(itemOf(narrow, at), schema, item));
  }
  if (wide.items === undefined || most <= named) return changes;
  if (wide.items.never && tooMany.length > 0) return changes;
  const items = named === 0 ? ITEMS : { ...ITEMS, text: `items after item ${named}` };
  const rest = relation.inside(itemOf(narrow, named), wide.items, { subject: items, place });
  return [...changes, ...rest];
}
