import type { Meet } from "./meet.ts";
import type { OpaqueCondition, SchemaNode, SchemaSource } from "./schema_node.ts";
import type { Side, Subject, Wording } from "./wording.ts";

/** A change of a schema that breaks callers. */
export interface BreakingChange {
  readonly side: Side;
  /** JSON Pointer into the newer schema: to what changed, or to what it is missing from. */
  readonly place: string;
  /** For people. */
  readonly message: string;
}

/** What is compared: the subject of messages, and the place of what is in neither schema. */
export interface Spot {
  readonly subject: Subject;
  readonly place: string;
}

/** The comparison that a condition is a part of. */
export interface Relation {
  readonly side: Side;
  readonly words: Wording;

  /** A change, at the place of the newer of two schemas. */
  change(message: string, spot: Spot, wide: SchemaNode, narrow: Meet): BreakingChange;

  /** Whether two schemas are the same but for annotations. */
  areSame(one: SchemaNode, other: SchemaNode): boolean;

  /** Whether two conditions are the same but for annotations. */
  areConditionsSame(
    one: OpaqueCondition,
    oneSource: SchemaSource,
    other: OpaqueCondition,
    otherSource: SchemaSource,
  ): boolean;

  /** Why not every value of the narrow side is one of the wide side; empty where it is. */
  compare(narrow: Meet, wide: SchemaNode, spot: Spot): readonly BreakingChange[];

  /** Compares what is inside of the values that are compared. */
  inside(narrow: Meet, wide: SchemaNode, spot: Spot): readonly BreakingChange[];
}
