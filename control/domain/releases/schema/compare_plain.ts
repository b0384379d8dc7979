import type { BreakingChange } from "./relation.ts";
import { type Meet, typesOf } from "./meet.ts";
import type { Bound, SchemaNode, SizeKeyword, ValueType } from "./schema_node.ts";
import type { Subject, Wording } from "./wording.ts";

type Say = (message: string) => BreakingChange;

/** Compares the conditions of numbers. */
export function compareNumbers(
  narrow: Meet,
  wide: SchemaNode,
  types: ReadonlySet<ValueType>,
  say: Say,
  subject: Subject,
  words: Wording,
): readonly BreakingChange[] {
  const { nodes } = narrow;
  const changes: BreakingChange[] = [];
  // That fractions are gone is said already, and the ends of zod's integers go with them.
  const areGone = !types.has("fraction") && typesOf(narrow).has("fraction");
  for (const [end, side] of [["least", "lower"], ["most", "upper"]] as const) {
    const bound = wide[side];
    if (bound === undefined) continue;
    if (areGone && Math.abs(bound.value) === Number.MAX_SAFE_INTEGER) continue;
    const isBelow = end === "least";
    const others = nodes.flatMap((node) => node[side] ?? []);
    if (others.some((other) => isWithin(other, bound, isBelow, types.has("fraction")))) continue;
    changes.push(say(words.bound(subject, end, bound, strictest(others, isBelow))));
  }
  const { multipleOf } = wide;
  if (multipleOf === undefined) return changes;
  const isMultiple = nodes.some((node) => isMultipleOf(node.multipleOf, multipleOf)) ||
    !types.has("fraction") && multipleOf === 1;
  return isMultiple ? changes : [...changes, say(words.multiple(subject, multipleOf))];
}

/** Whether what one bound lets through the other lets through too. */
function isWithin(
  { value, exclusive }: Bound,
  bound: Bound,
  isLower: boolean,
  hasFractions: boolean,
): boolean {
  // An integer above 2 is at least 3.
  const isStep = !hasFractions && exclusive && Number.isSafeInteger(value);
  const least = isStep ? value + (isLower ? 1 : -1) : value;
  if (least === bound.value) return !bound.exclusive || exclusive && !isStep;
  return isLower ? least > bound.value : least < bound.value;
}

function strictest(bounds: readonly Bound[], isLower: boolean): Bound | undefined {
  return [...bounds].sort((a, b) => isLower ? b.value - a.value : a.value - b.value)[0];
}

function isMultipleOf(step: number | undefined, of: number): boolean {
  if (step === undefined || step === of) return step === of;
  return Number.isSafeInteger(step) && Number.isSafeInteger(of) && of !== 0 && step % of === 0;
}

/** Compares the conditions of strings. */
export function compareTexts(
  narrow: Meet,
  wide: SchemaNode,
  say: Say,
  subject: Subject,
  words: Wording,
): readonly BreakingChange[] {
  const changes: BreakingChange[] = [
    ...compareSize(narrow, wide, "minLength", 0, say, subject, words),
    ...compareSize(narrow, wide, "maxLength", Infinity, say, subject, words),
  ];
  for (const keyword of ["pattern", "format"] as const) {
    const text = wide[keyword];
    if (text === undefined) continue;
    const others = narrow.nodes.flatMap((node) => node[keyword] ?? []);
    if (others.includes(text)) continue;
    const message = others.length === 0
      ? words.text(subject, keyword, text)
      : words.unsure(subject, keyword);
    changes.push(say(message));
  }
  return changes;
}

/** Compares how much there may be of something, of which there is at least or at most `known`. */
export function compareSize(
  { nodes }: Meet,
  wide: SchemaNode,
  keyword: SizeKeyword,
  known: number,
  say: Say,
  subject: Subject,
  words: Wording,
): readonly BreakingChange[] {
  const size = wide.sizes.get(keyword);
  if (size === undefined) return [];
  const isLeast = keyword.startsWith("min");
  const sizes = nodes.flatMap((node) => node.sizes.get(keyword) ?? []);
  const strict = isLeast ? Math.max(known, ...sizes) : Math.min(known, ...sizes);
  if (isLeast ? strict >= size : strict <= size) return [];
  const was = strict === 0 || strict === Infinity ? undefined : strict;
  return [say(words.size(subject, keyword, size, was))];
}
