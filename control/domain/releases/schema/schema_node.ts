import type { Json } from "../../../../runtime/protocol/json.ts";
import type { Shapes } from "./shapes.ts";

/** What a JSON value is. A number with a fraction is a type of its own: `number` is both. */
export type ValueType = (typeof VALUE_TYPES)[number];

/** Every type. */
export const VALUE_TYPES = [
  "string",
  "integer",
  "fraction",
  "boolean",
  "array",
  "object",
  "null",
] as const;

/** An end of a range of numbers. */
export interface Bound {
  readonly value: number;
  readonly exclusive: boolean;
}

/** Keywords that say how much there may be of something. */
export type SizeKeyword = (typeof SIZE_KEYWORDS)[number];

/** Keywords that say how much there may be of something. */
export const SIZE_KEYWORDS = [
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
] as const;

/** One of the values that `enum` or `const` names. */
export interface NamedValue {
  readonly value: Json;
  /** The same for equal values. */
  readonly shape: number;
}

/** A condition that is compared for equality only. */
export interface OpaqueCondition {
  /** The same for equal conditions, references as they are written. */
  readonly shape: number;
  /** The references that stand in it. */
  readonly references: readonly string[];
}

/** The document that a schema stands in. */
export interface SchemaSource {
  readonly shapes: Shapes;

  /**
   * What a reference names; undefined where it names nothing in this document by a JSON Pointer.
   *
   * @throws {TooLarge}
   */
  resolve(reference: string): SchemaNode | undefined;
}

/**
 * A schema as it is compared: every field is one condition, and a value satisfies the schema when
 * it satisfies them all. A field that is left out or empty says nothing.
 */
export interface SchemaNode extends OpaqueCondition {
  readonly document: SchemaSource;
  /** Where it stands in its document, as a JSON Pointer. */
  readonly place: string;
  /** No value satisfies it. */
  readonly never: boolean;
  readonly types: ReadonlySet<ValueType> | undefined;
  readonly values: readonly NamedValue[] | undefined;
  /** The shapes of the values. */
  readonly valueShapes: ReadonlySet<number> | undefined;
  readonly lower: Bound | undefined;
  readonly upper: Bound | undefined;
  readonly multipleOf: number | undefined;
  readonly pattern: string | undefined;
  readonly format: string | undefined;
  readonly sizes: ReadonlyMap<SizeKeyword, number>;
  readonly unique: boolean;
  readonly prefixItems: readonly SchemaNode[];
  readonly items: SchemaNode | undefined;
  /** It has `properties`, be they none: it says which members there are. */
  readonly isNaming: boolean;
  readonly properties: ReadonlyMap<string, SchemaNode>;
  readonly patternProperties: ReadonlyMap<string, SchemaNode>;
  readonly additionalProperties: SchemaNode | undefined;
  readonly propertyNames: SchemaNode | undefined;
  readonly required: ReadonlySet<string>;
  readonly reference: string | undefined;
  readonly allOf: readonly SchemaNode[];
  readonly anyOf: readonly SchemaNode[] | undefined;
  readonly oneOf: readonly SchemaNode[] | undefined;
  readonly not: SchemaNode | undefined;
  /** What can't be judged, by keyword. */
  readonly opaque: ReadonlyMap<string, OpaqueCondition>;
}
