import { ConditionComparison } from "./compare_conditions.ts";
import { described } from "./described.ts";
import { fits } from "./fits.ts";
import { isEmpty } from "./is_empty.ts";
import { isOther } from "./is_other.ts";
import { type Meet, narrowed, openChoice, placedIn, valuesOf } from "./meet.ts";
import type { BreakingChange, Relation, Spot } from "./relation.ts";
import { Sameness } from "./sameness.ts";
import type { NamedValue, OpaqueCondition, SchemaNode, SchemaSource } from "./schema_node.ts";
import { type Side, Wording } from "./wording.ts";

/** More of them than a person reads. */
const MAX_CHANGES = 100;

/**
 * Finds why not every value of one schema, the narrow one, is a value of another, the wide one. Of
 * an input the older schema should be within the newer one, of an output the newer one within the
 * older one. A schema that names itself is compared with the assumption that it is within the other
 * one, which holds unless a comparison of its parts says otherwise.
 */
export class Comparison implements Relation {
  readonly words: Wording;
  readonly #conditions: ConditionComparison;
  readonly #sameness = new Sameness();
  /** Pairs that are being compared, and how many values deep they were met. */
  readonly #open = new Map<string, number>();
  /** Pairs that are within each other. */
  readonly #within = new Set<string>();
  /** Those pairs in the order in which they were found. */
  readonly #order: string[] = [];
  /** What was found of pairs that are not. */
  readonly #found = new Map<string, readonly BreakingChange[]>();
  readonly #numbers = new WeakMap<SchemaNode, number>();
  #lastNumber = 0;
  #depth = 0;

  constructor(readonly side: Side) {
    this.words = new Wording(side);
    this.#conditions = new ConditionComparison(this);
  }

  change(message: string, spot: Spot, wide: SchemaNode, narrow: Meet): BreakingChange {
    const newer = this.side === "input" ? wide : placedIn(narrow);
    return { side: this.side, place: newer?.place ?? spot.place, message };
  }

  areSame(one: SchemaNode, other: SchemaNode): boolean {
    return this.#sameness.areSame(one, other);
  }

  areConditionsSame(
    one: OpaqueCondition,
    oneSource: SchemaSource,
    other: OpaqueCondition,
    otherSource: SchemaSource,
  ): boolean {
    return this.#sameness.areConditionsSame(one, oneSource, other, otherSource);
  }

  inside(narrow: Meet, wide: SchemaNode, spot: Spot): readonly BreakingChange[] {
    this.#depth++;
    const changes = this.compare(narrow, wide, spot);
    this.#depth--;
    return changes;
  }

  /** @throws {TooLarge} */
  compare(narrow: Meet, wide: SchemaNode, spot: Spot): readonly BreakingChange[] {
    return wide.document.shapes.budget.nest(() => {
      if (narrow.nodes.some((node) => this.areSame(node, wide))) return [];
      const pair = this.#keyOf(
        narrow,
        wide,
        ({ shape, document }) => `${document === wide.document ? "w" : "n"}${shape}`,
      );
      if (this.#within.has(pair)) return [];
      const since = this.#open.get(pair);
      if (since !== undefined) {
        if (since < this.#depth) return [];
        return [this.change(this.words.unsure(spot.subject, "$ref"), spot, wide, narrow)];
      }
      const numbers = this.#keyOf(narrow, wide, (node) => this.#numberOf(node));
      const exact = `${numbers} ${spot.subject.text}`;
      const known = this.#found.get(exact);
      if (known !== undefined) return known;
      const mark = this.#order.length;
      this.#open.set(pair, this.#depth);
      const pieces = this.#comparePieces(narrow, wide, spot);
      // Each of them was worded, and is compared with the others.
      wide.document.shapes.budget.spend(4 * pieces.length);
      const changes = distinct(pieces);
      this.#open.delete(pair);
      if (changes.length === 0) {
        this.#within.add(pair);
        this.#order.push(pair);
      } else {
        // What was found with the assumption that this pair holds is not known any more.
        for (const later of this.#order.splice(mark)) this.#within.delete(later);
        this.#found.set(exact, changes);
      }
      return changes;
    });
  }

  /** Compares each schema of a choice that the narrow side has. */
  #comparePieces(narrow: Meet, wide: SchemaNode, spot: Spot): readonly BreakingChange[] {
    if (isEmpty(narrow)) return [];
    const list = openChoice(narrow);
    if (list === undefined) {
      // One schema of a choice that is of another kind than the wide side is gone as a whole.
      return narrow.chosen.size > 0 && isOther(narrow, wide)
        ? [this.change(this.words.gone(spot.subject, described(narrow)), spot, wide, narrow)]
        : this.#compareValues(narrow, wide, spot);
    }
    return list.flatMap((one) => this.compare(narrowed(narrow, one, list), wide, spot));
  }

  #compareValues(narrow: Meet, wide: SchemaNode, spot: Spot): readonly BreakingChange[] {
    const values = valuesOf(narrow)?.filter(({ value }) =>
      narrow.nodes.every((node) => fits(value, node) !== "no")
    );
    if (values === undefined) return this.#conditions.compare(narrow, wide, spot);
    const refused: NamedValue[] = [];
    let isSure = true;
    for (const one of values) {
      const fit = fits(one.value, wide);
      if (fit === "no") refused.push(one);
      if (fit === "unknown") isSure = false;
    }
    if (refused.length > 0) {
      const message = this.words.values(spot.subject, refused.map(({ value }) => value));
      return [this.change(message, spot, wide, narrow)];
    }
    return isSure ? [] : this.#conditions.compare(narrow, wide, spot);
  }

  #keyOf(narrow: Meet, wide: SchemaNode, key: (node: SchemaNode) => string | number): string {
    wide.document.shapes.budget.spend(narrow.nodes.length);
    const keys = narrow.nodes.map(key).sort();
    // No schema is in two lists.
    const chosen = [...narrow.chosen].map(([first]) => first && this.#numberOf(first)).join();
    return `${keys.join()} ${chosen} ${key(wide)}`;
  }

  #numberOf(node: SchemaNode): number {
    const number = this.#numbers.get(node) ?? ++this.#lastNumber;
    this.#numbers.set(node, number);
    return number;
  }
}

function distinct(changes: readonly BreakingChange[]): readonly BreakingChange[] {
  const known = new Map(changes.map((one) => [JSON.stringify([one.place, one.message]), one]));
  return [...known.values()].slice(0, MAX_CHANGES);
}
