import type { BreakingChange, Relation, Spot } from "./relation.ts";
import { Discriminators } from "./discriminators.ts";
import { described } from "./described.ts";
import { isEmpty } from "./is_empty.ts";
import { isOther } from "./is_other.ts";
import { madeSchema, type Meet, memberOf, narrowed, placedIn, typesOf, valuesOf } from "./meet.ts";
import type { SchemaNode } from "./schema_node.ts";

/** The types that a schema is taken apart by; a boolean and null are values. */
const PARTS = ["string", "number", "array", "object"] as const;

/** Compares with `anyOf` and `oneOf`: each part of the narrow side must be within one of them. */
export class UnionComparison {
  readonly #discriminators = new Discriminators();

  constructor(readonly relation: Relation) {}

  compare(narrow: Meet, wide: SchemaNode, spot: Spot): readonly BreakingChange[] {
    const changes: BreakingChange[] = [];
    for (const keyword of ["anyOf", "oneOf"] as const) {
      const list = wide[keyword];
      if (list === undefined || narrow.nodes.some((node) => this.#areSame(node[keyword], list))) {
        continue;
      }
      const isExclusive = keyword === "oneOf" && this.#discriminators.of(list) === undefined;
      for (const part of this.#partsOf(narrow, list, wide)) {
        changes.push(...this.#comparePart(part, list, isExclusive, wide, spot));
      }
    }
    return changes;
  }

  #areSame(one: readonly SchemaNode[] | undefined, other: readonly SchemaNode[]): boolean {
    return one?.length === other.length &&
      one.every((node, at) => other[at] !== undefined && this.relation.areSame(node, other[at]));
  }

  /** Takes a schema apart: by its values, its types, and those of a discriminating property. */
  #partsOf(narrow: Meet, list: readonly SchemaNode[], wide: SchemaNode): readonly Meet[] {
    const like = placedIn(narrow) ?? wide;
    const values = valuesOf(narrow);
    if (values !== undefined) {
      return values.map(({ value }) => narrowed(narrow, madeSchema({ const: value }, like)));
    }
    const types = typesOf(narrow);
    if (types.size === 1 && types.has("object")) return this.#variantsOf(narrow, list, like);
    const few = [
      ...types.has("null") ? [null] : [],
      ...types.has("boolean") ? [true, false] : [],
    ].map((value) => narrowed(narrow, madeSchema({ const: value }, like)));
    const parts = PARTS.filter((type) =>
      type === "number" ? types.has("integer") || types.has("fraction") : types.has(type)
    ).map((type) => narrowed(narrow, madeSchema({ type }, like)));
    return [...few, ...parts.flatMap((part) => this.#variantsOf(part, list, like))]
      .filter((part) => !isEmpty(part));
  }

  #variantsOf(part: Meet, list: readonly SchemaNode[], like: SchemaNode): readonly Meet[] {
    const name = this.#discriminators.of(list)?.name;
    if (name === undefined || !typesOf(part).has("object")) return [part];
    const values = valuesOf(memberOf(part, name));
    if (values === undefined || values.length < 2) return [part];
    return values.map(({ value }) => {
      const schema = `{"properties":{${JSON.stringify(name)}:{"const":${JSON.stringify(value)}}}}`;
      return narrowed(part, madeSchema(JSON.parse(schema), like));
    });
  }

  #comparePart(
    part: Meet,
    list: readonly SchemaNode[],
    isExclusive: boolean,
    wide: SchemaNode,
    spot: Spot,
  ): readonly BreakingChange[] {
    const { relation } = this;
    if (!isExclusive) {
      const isKnown = list.some((one) => part.nodes.some((node) => relation.areSame(node, one)));
      if (isKnown) return [];
    }
    const told = this.#discriminators.candidates(part, list);
    const fitting = told.filter((one) => !isEmpty(narrowed(part, one)));
    // Where none has a value in common, that of the same kind says best why.
    const candidates = fitting.length > 0 ? fitting : told.filter((one) => !isOther(part, one));
    let fewest: readonly BreakingChange[] | undefined;
    for (const one of candidates) {
      const changes = relation.compare(part, one, spot);
      if (fewest === undefined || changes.length < fewest.length) fewest = changes;
      if (changes.length === 0) break;
    }
    if (fewest === undefined) {
      const message = relation.words.gone(spot.subject, described(part));
      return [relation.change(message, spot, wide, part)];
    }
    if (fewest.length > 0) return fewest;
    if (!isExclusive || candidates.length === 1) return [];
    // It is within one of them, and may be within another one too.
    return [relation.change(relation.words.unsure(spot.subject, "oneOf"), spot, wide, part)];
  }
}
