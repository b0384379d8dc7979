import { compareLists } from "./compare_lists.ts";
import { compareNumbers, compareTexts } from "./compare_plain.ts";
import { compareObjects } from "./compare_objects.ts";
import { UnionComparison } from "./compare_unions.ts";
import { isEmpty } from "./is_empty.ts";
import { type Meet, narrowed, typesOf, valuesOf } from "./meet.ts";
import type { BreakingChange, Relation, Spot } from "./relation.ts";
import { type SchemaNode, VALUE_TYPES, type ValueType } from "./schema_node.ts";

/** More types than these are as good as any. */
const FEW_TYPES = 3;

/**
 * Compares with each condition of the wide side: every value of the narrow side must satisfy them
 * all. What is known of the narrow side are its own conditions.
 */
export class ConditionComparison {
  readonly #unions: UnionComparison;

  constructor(readonly relation: Relation) {
    this.#unions = new UnionComparison(relation);
  }

  /** @throws {TooLarge} */
  compare(narrow: Meet, wide: SchemaNode, spot: Spot): readonly BreakingChange[] {
    const { relation, relation: { words } } = this;
    const { subject } = spot;
    const say = (message: string) => relation.change(message, spot, wide, narrow);
    if (wide.never) return [say(words.forbidden(subject))];
    const types = typesOf(narrow);
    const left = wide.types === undefined ? types : types.intersection(wide.types);
    if (left.size === 0) return [say(words.otherType(subject, wide.types ?? types, types))];
    // Beside an output that may be anything, what else it may be says nothing more.
    if (relation.side === "output" && types.size === VALUE_TYPES.length && left.size < types.size) {
      return this.#compareTypes(types, left, wide, subject).map(say);
    }
    const hasNumbers = left.has("integer") || left.has("fraction");
    return [
      ...this.#compareTypes(types, left, wide, subject).map(say),
      ...this.#compareNamed(narrow, wide, left, subject).map(say),
      ...hasNumbers ? compareNumbers(narrow, wide, left, say, subject, words) : [],
      ...left.has("string") ? compareTexts(narrow, wide, say, subject, words) : [],
      ...left.has("array") ? compareLists(relation, narrow, wide, spot) : [],
      ...left.has("object") ? compareObjects(relation, narrow, wide, spot) : [],
      ...this.#unions.compare(narrow, wide, spot),
      ...wide.allOf.flatMap((part) => relation.compare(narrow, part, spot)),
      ...this.#compareReference(narrow, wide, spot),
      ...this.#unsure(narrow, wide).map((keyword) => say(words.unsure(subject, keyword))),
    ];
  }

  #compareTypes(
    types: ReadonlySet<ValueType>,
    left: ReadonlySet<ValueType>,
    wide: SchemaNode,
    subject: Spot["subject"],
  ): readonly string[] {
    if (left.size === types.size) return [];
    // Where anything became a few types, those that are left say more than those that are gone.
    return types.size > FEW_TYPES && wide.types !== undefined
      ? [this.relation.words.otherType(subject, wide.types, types)]
      : [this.relation.words.types(subject, types.difference(left))];
  }

  /** Only some values are left of types that have more of them. */
  #compareNamed(
    narrow: Meet,
    { values }: SchemaNode,
    types: ReadonlySet<ValueType>,
    subject: Spot["subject"],
  ): readonly string[] {
    // Where the narrow side has values too, each of them was looked at.
    if (values === undefined || valuesOf(narrow) !== undefined) return [];
    const { words } = this.relation;
    if ([...types].some((type) => type !== "null" && type !== "boolean")) {
      return [words.onlyValues(subject, values.map(({ value }) => value))];
    }
    const gone = [
      ...types.has("null") ? [null] : [],
      ...types.has("boolean") ? [true, false] : [],
    ].filter((one) => values.every(({ value }) => value !== one));
    return gone.length === 0 ? [] : [words.values(subject, gone)];
  }

  #compareReference(narrow: Meet, wide: SchemaNode, spot: Spot): readonly BreakingChange[] {
    const { reference } = wide;
    if (reference === undefined) return [];
    const target = wide.document.resolve(reference);
    if (target !== undefined) return this.relation.compare(narrow, target, spot);
    const isSame = narrow.nodes.some((node) =>
      node.reference === reference && node.document.resolve(reference) === undefined
    );
    if (isSame) return [];
    const message = this.relation.words.unsure(spot.subject, "$ref");
    return [this.relation.change(message, spot, wide, narrow)];
  }

  /** The keywords of which it can't be told whether the narrow side satisfies them. */
  #unsure(narrow: Meet, wide: SchemaNode): readonly string[] {
    const { not } = wide;
    const isRefused = not === undefined ||
      narrow.nodes.some((node) => node.not !== undefined && this.relation.areSame(node.not, not)) ||
      isEmpty(narrowed(narrow, not));
    const opaque = [...wide.opaque].filter(([keyword, condition]) =>
      // What is not evaluated depends on the conditions beside it, which differ.
      keyword.startsWith("unevaluated") || !narrow.nodes.some(({ opaque, document }) => {
        const other = opaque.get(keyword);
        return other !== undefined &&
          this.relation.areConditionsSame(other, document, condition, wide.document);
      })
    );
    return [...isRefused ? [] : ["not"], ...opaque.map(([keyword]) => keyword)];
  }
}
