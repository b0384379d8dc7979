import type { OpaqueCondition, SchemaNode, SchemaSource } from "./schema_node.ts";

/**
 * Tells what two documents say in the same words. Schemas of one shape differ nevertheless where a
 * reference in them, or in what they refer to, names something else.
 */
export class Sameness {
  readonly #same = new Set<string>();
  readonly #other = new Set<string>();

  /** Whether two schemas are the same but for annotations. */
  areSame(one: SchemaNode, other: SchemaNode): boolean {
    return one === other || this.areConditionsSame(one, one.document, other, other.document);
  }

  /** Whether two conditions are the same but for annotations. */
  areConditionsSame(
    one: OpaqueCondition,
    oneDocument: SchemaSource,
    other: OpaqueCondition,
    otherDocument: SchemaSource,
  ): boolean {
    oneDocument.shapes.budget.spend();
    if (one.shape !== other.shape) return false;
    return oneDocument === otherDocument || one.references.every((reference) => {
      return this.#isSameReference(reference, oneDocument, otherDocument);
    });
  }

  #isSameReference(reference: string, one: SchemaSource, other: SchemaSource): boolean {
    if (this.#same.has(reference)) return true;
    if (this.#other.has(reference)) return false;
    const seen = new Set([reference]);
    for (const name of seen) {
      one.shapes.budget.spend();
      const target = one.resolve(name);
      const isSame = !this.#other.has(name) && target?.shape === other.resolve(name)?.shape;
      if (!isSame) {
        this.#other.add(reference);
        return false;
      }
      // A set that grows while it is walked through is walked to its end.
      for (const next of target?.references ?? []) if (!this.#same.has(next)) seen.add(next);
    }
    for (const name of seen) this.#same.add(name);
    return true;
  }
}
