import type { Json } from "../../../../runtime/protocol/json.ts";
import type { Bound, SizeKeyword, ValueType } from "./schema_node.ts";

/** Whether a schema says what an export takes, or what it gives. */
export type Side = "input" | "output";

/** What a message is about. */
export interface Subject {
  readonly text: string;
  readonly isPlural?: true;
}

/** The items of a list. */
export const ITEMS: Subject = { text: "items", isPlural: true };

/** The members of an object that are not named. */
export const OTHERS: Subject = { text: "other properties", isPlural: true };

/** The names of an object's members. */
export const NAMES: Subject = { text: "names of properties", isPlural: true };

const MAX_TEXT = 60;
const MAX_VALUES = 5;

const TYPES: Readonly<Record<ValueType, string>> = {
  null: "null",
  boolean: "true or false",
  integer: "an integer",
  fraction: "a number with a fraction",
  string: "a string",
  array: "an array",
  object: "an object",
};

const SIZES: Readonly<Record<SizeKeyword, readonly [end: string, one: string, many: string]>> = {
  minLength: ["least", "character", "characters"],
  maxLength: ["most", "character", "characters"],
  minItems: ["least", "item", "items"],
  maxItems: ["most", "item", "items"],
  minProperties: ["least", "property", "properties"],
  maxProperties: ["most", "property", "properties"],
};

/**
 * The messages about one side. Of an input they say what is refused now, of an output what may
 * come now.
 */
export class Wording {
  constructor(readonly side: Side) {}

  /** The whole schema. */
  get root(): Subject {
    return { text: `the ${this.side}` };
  }

  /** A member of an object. */
  member(name: string): Subject {
    return { text: quoted(name) };
  }

  required({ text }: Subject): string {
    return this.#say(`${text} is required now`, `${text} may be missing now`);
  }

  /** Some values. */
  values(subject: Subject, values: readonly Json[]): string {
    return this.gone(subject, valueList(values));
  }

  /** Something that is described by `what`. */
  gone({ text, isPlural }: Subject, what: string): string {
    const accepts = isPlural ? "accept" : "accepts";
    return this.#say(`${text} ${accepts} ${what} no more`, `${text} may be ${what} now`);
  }

  /** Anything at all. */
  forbidden({ text, isPlural }: Subject): string {
    const are = isPlural ? "are" : "is";
    return this.#say(`${text} ${are} accepted no more`, `${text} may be given now`);
  }

  /** Every type is another one. */
  otherType(
    { text, isPlural }: Subject,
    narrow: ReadonlySet<ValueType>,
    wide: ReadonlySet<ValueType>,
  ): string {
    const was = isPlural ? "were" : "was";
    return this.#say(
      `${text} must be ${typeList(narrow)} now${isAll(wide) ? "" : `, ${was} ${typeList(wide)}`}`,
      `${text} may be ${typeList(wide)} now, ${was} ${typeList(narrow)}`,
    );
  }

  /** Some of the types. */
  types(subject: Subject, types: ReadonlySet<ValueType>): string {
    return this.gone(subject, typeList(types));
  }

  onlyValues({ text }: Subject, values: readonly Json[]): string {
    const list = valueList(values);
    return values.length === 1
      ? this.#say(`${text} must be ${list} now`, `${text} may be other than ${list} now`)
      : this.#say(`${text} must be one of ${list} now`, `${text} may be other than ${list} now`);
  }

  /** @param was the end that is wider. */
  bound(
    { text, isPlural }: Subject,
    end: "least" | "most",
    narrow: Bound,
    was: Bound | undefined,
  ): string {
    const least = end === "least";
    const limit = narrow.exclusive
      ? `${least ? "greater" : "less"} than ${narrow.value}`
      : `at ${end} ${narrow.value}`;
    const before = was === undefined ? "" : `, ${isPlural ? "were" : "was"} ${was.value}`;
    const beyond = narrow.exclusive
      ? `at ${least ? "most" : "least"} ${narrow.value}`
      : `${least ? "less" : "greater"} than ${narrow.value}`;
    return this.#say(`${text} must be ${limit} now${before}`, `${text} may be ${beyond} now`);
  }

  /** @param was the size that is wider. */
  size(
    { text, isPlural }: Subject,
    keyword: SizeKeyword,
    narrow: number,
    was: number | undefined,
  ): string {
    const [end, one, many] = SIZES[keyword];
    const count = `${narrow} ${narrow === 1 ? one : many}`;
    const before = was === undefined ? "" : `, ${isPlural ? "were" : "was"} ${was}`;
    return this.#say(
      `${text} must have at ${end} ${count} now${before}`,
      `${text} may have ${end === "least" ? "fewer" : "more"} than ${count} now`,
    );
  }

  multiple({ text }: Subject, of: number): string {
    return this.#say(
      `${text} must be a multiple of ${of} now`,
      `${text} may be other than a multiple of ${of} now`,
    );
  }

  unique({ text }: Subject): string {
    return this.#say(
      `${text} must not repeat an item now`,
      `${text} may repeat an item now`,
    );
  }

  /** A pattern or a format that the wider schema has not. */
  text({ text }: Subject, keyword: "pattern" | "format", value: string): string {
    return this.#say(
      `${text} must have the ${keyword} ${quoted(value)} now`,
      `${text} may be without the ${keyword} ${quoted(value)} now`,
    );
  }

  /** A condition that can't be judged. */
  unsure({ text, isPlural }: Subject, keyword: string): string {
    const changed = `"${keyword}" changed`;
    return this.#say(
      `${text} may ${isPlural ? "be accepted less" : "accept less"} than before: ${changed}`,
      `${text} may be more than before: ${changed}`,
    );
  }

  tooLarge(): string {
    return `the ${this.side} schema is too large to compare`;
  }

  #say(input: string, output: string): string {
    return this.side === "input" ? input : output;
  }
}

/** A list of types for people. */
export function typeList(types: ReadonlySet<ValueType>): string {
  if (isAll(types)) return "anything";
  const isNumber = types.has("integer") && types.has("fraction");
  const names = [...types].flatMap((type) => {
    if (!isNumber || type !== "fraction" && type !== "integer") return [TYPES[type]];
    return type === "integer" ? ["a number"] : [];
  });
  return names.length === 0 ? "nothing" : names.join(" or ");
}

function isAll(types: ReadonlySet<ValueType>): boolean {
  return types.size === Object.keys(TYPES).length;
}

/** Some values for people. */
export function valueList(values: readonly Json[]): string {
  const shown = values.slice(0, MAX_VALUES).map((value) => clipped(JSON.stringify(value)));
  const more = values.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

/** A name for people. */
export function quoted(text: string): string {
  return `"${clipped(text)}"`;
}

function clipped(text: string): string {
  const characters = [...text.slice(0, 2 * MAX_TEXT)];
  return characters.length <= MAX_TEXT ? text : `${characters.slice(0, MAX_TEXT - 1).join("")}…`;
}
