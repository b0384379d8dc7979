import type { BreakingChange, Relation, Spot } from "./relation.ts";
import { compareSize } from "./compare_plain.ts";
import { fits } from "./fits.ts";
import { isEmpty } from "./is_empty.ts";
import {
  madeSchema,
  type Meet,
  meetOf,
  memberOf,
  otherMembersOf,
  placedIn,
  requiredOf,
} from "./meet.ts";
import type { SchemaNode } from "./schema_node.ts";
import { NAMES, OTHERS } from "./wording.ts";

const NO_PATTERNS: ReadonlySet<string> = new Set();

/** Compares the conditions of objects. */
export function compareObjects(
  relation: Relation,
  narrow: Meet,
  wide: SchemaNode,
  spot: Spot,
): readonly BreakingChange[] {
  return new ObjectComparison(relation, narrow, wide, spot).compare();
}

class ObjectComparison {
  readonly #place: string;
  /** The members that a schema of the narrow side names. */
  readonly #named: ReadonlySet<string>;
  readonly #required: ReadonlySet<string>;
  /** Patterns of the narrow side. */
  readonly #patterns: ReadonlySet<string>;
  readonly #changes: BreakingChange[] = [];

  constructor(
    readonly relation: Relation,
    readonly narrow: Meet,
    readonly wide: SchemaNode,
    readonly spot: Spot,
  ) {
    const { nodes } = narrow;
    const isInput = relation.side === "input";
    this.#place = isInput ? wide.place : placedIn(narrow)?.place ?? spot.place;
    this.#named = new Set(nodes.flatMap(({ properties }) => [...properties.keys()]));
    this.#required = requiredOf(narrow);
    this.#patterns = new Set(nodes.flatMap((node) => [...node.patternProperties.keys()]));
    wide.document.shapes.budget.spend(this.#named.size + this.#patterns.size);
  }

  compare(): readonly BreakingChange[] {
    this.#compareRequired();
    this.#compareNamed();
    this.#compareOthers();
    this.#comparePatterns();
    this.#compareNames();
    this.#compareSizes();
    return this.#changes;
  }

  #compareRequired(): void {
    const { wide, narrow, relation: { side, words } } = this;
    const newer = side === "input" ? [wide] : narrow.nodes;
    wide.document.shapes.budget.spend(wide.required.size);
    for (const name of wide.required) {
      if (this.#required.has(name)) continue;
      const schema = newer.find(({ properties }) => properties.has(name))?.properties.get(name);
      const place = schema?.place ?? this.#place;
      this.#changes.push({ side, place, message: words.required(words.member(name)) });
    }
  }

  #compareNamed(): void {
    for (const [name, schema] of this.wide.properties) {
      if (this.#mayGive(name)) this.#compareMember(name, schema);
    }
  }

  /**
   * Whether a member may be there. Of an object whose members are named, and of which it is not
   * said what others may be (`additionalProperties` is left out), it is taken that there are no
   * others: no caller sends, and no export gives, what the schema does not name, so that a new
   * optional member is no change that breaks.
   */
  #mayGive(name: string): boolean {
    const { nodes } = this.narrow;
    return this.#named.has(name) || this.#required.has(name) ||
      !nodes.some(({ isNaming }) => isNaming) ||
      nodes.some((node) =>
        node.additionalProperties !== undefined || node.patternProperties.size > 0
      );
  }

  #compareMember(name: string, schema: SchemaNode): void {
    const { relation, narrow } = this;
    if (this.#isNameRefused(name)) return;
    const subject = relation.words.member(name);
    const spot = { subject, place: this.#place };
    this.#changes.push(...relation.inside(memberOf(narrow, name), schema, spot));
  }

  #isNameRefused(name: string): boolean {
    return this.narrow.nodes.some(({ propertyNames }) =>
      propertyNames !== undefined && fits(name, propertyNames) === "no"
    );
  }

  #compareOthers(): void {
    const { wide, relation, narrow } = this;
    const { additionalProperties: others, patternProperties, properties } = wide;
    if (others === undefined) return;
    for (const name of this.#named) {
      if (!properties.has(name)) this.#compareMember(name, others);
    }
    if (this.#hasNamesOnly()) return;
    const rest = otherMembersOf(narrow, new Set(patternProperties.keys()));
    const spot = { subject: OTHERS, place: this.#place };
    this.#changes.push(...relation.inside(rest, others, spot));
  }

  /** Whether the narrow side names all names that there can be. */
  #hasNamesOnly(): boolean {
    return this.narrow.nodes.some(({ propertyNames }) => {
      const names = propertyNames?.values;
      return names?.every(({ value }) =>
        typeof value !== "string" || this.#named.has(value) || this.wide.properties.has(value)
      );
    });
  }

  #comparePatterns(): void {
    const { relation } = this;
    for (const [pattern, schema] of this.wide.patternProperties) {
      const subject = { ...OTHERS, text: `properties whose names match "${pattern}"` };
      const spot = { subject, place: this.#place };
      const same = this.narrow.nodes.flatMap((node) => node.patternProperties.get(pattern) ?? []);
      // Patterns are never run: any of the names may be one of those.
      const names = same.length === 0 ? this.#named : [];
      for (const name of names) this.#compareMember(name, schema);
      const narrow = same.length > 0 ? meetOf(same) : otherMembersOf(this.narrow, NO_PATTERNS);
      this.#changes.push(...relation.inside(narrow, schema, spot));
    }
  }

  #compareNames(): void {
    const { relation, narrow, wide } = this;
    const { propertyNames } = wide;
    if (propertyNames === undefined) return;
    const known = narrow.nodes.flatMap((node) => node.propertyNames ?? []);
    const isClosed = this.#patterns.size === 0 && isEmpty(otherMembersOf(narrow, NO_PATTERNS));
    if (isClosed) {
      const names = [...this.#named].filter((name) =>
        !this.#isNameRefused(name) && !isEmpty(memberOf(narrow, name))
      );
      const fit = names.map((name) => fits(name, propertyNames));
      if (fit.every((one) => one === "yes")) return;
    }
    const text = madeSchema({ type: "string" }, known[0] ?? wide);
    const spot = { subject: NAMES, place: this.#place };
    this.#changes.push(
      ...relation.inside(meetOf([...known, text]), propertyNames, spot),
    );
  }

  #compareSizes(): void {
    const { narrow, wide, relation, relation: { words }, spot: { subject } } = this;
    const say = (message: string) => relation.change(message, this.spot, wide, narrow);
    const isClosed = this.#patterns.size === 0 && isEmpty(otherMembersOf(narrow, NO_PATTERNS));
    const most = isClosed ? this.#named.size : Infinity;
    const least = this.#required.size;
    this.#changes.push(
      ...compareSize(narrow, wide, "minProperties", least, say, subject, words),
      ...compareSize(narrow, wide, "maxProperties", most, say, subject, words),
    );
  }
}
