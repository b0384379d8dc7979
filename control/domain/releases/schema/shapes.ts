import type { Json } from "../../../../runtime/protocol/json.ts";
import { isRecord } from "../../../../runtime/protocol/is_record.ts";
import type { Budget } from "./budget.ts";

/**
 * Numbers for what is equal: the same content gets the same number. A shape is made of the shapes
 * of its parts, so that two large schemas are compared in one step.
 */
export class Shapes {
  readonly #numbers = new Map<string, number>();

  constructor(readonly budget: Budget) {}

  /** The shape of what has these parts, in their order. */
  of(kind: string, parts: readonly unknown[]): number {
    this.budget.spend(1 + parts.length);
    const text = JSON.stringify([kind, parts]);
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }

  /** The shape of a value; the order of an object's members does not count. */
  ofValue(value: unknown): number {
    if (typeof value !== "object" || value === null) return this.of("one", [value]);
    return this.budget.nest(() => {
      if (!isRecord(value)) {
        return this.of("list", (value as Json[]).map((one) => this.ofValue(one)));
      }
      const members = Object.entries(value)
        .map(([key, one]): [string, number] => [key, this.ofValue(one)])
        .sort(([a], [b]) => a < b ? -1 : 1);
      return this.of("object", members);
    });
  }
}
