/**
 * Whether a change of an export's schemas breaks its callers.
 *
 * No library does this: of those on npm, `json-schema-diff` 1.0.0 finds no change of `enum`,
 * `pattern` and `prefixItems`, refuses recursive schemas and names no places;
 * `json-schema-diff-validator` compares keywords without their meaning, and
 * `json-schema-compatibility` converts between drafts.
 *
 * @module
 */
import type { Json } from "../../../runtime/protocol/json.ts";
import { Budget, TooLarge } from "./schema/budget.ts";
import { Comparison } from "./schema/comparison.ts";
import { equalJson } from "./schema/equal_json.ts";
import { meetOf } from "./schema/meet.ts";
import type { BreakingChange } from "./schema/relation.ts";
import { SchemaDocument } from "./schema/schema_document.ts";
import { Shapes } from "./schema/shapes.ts";
import { type Side, Wording } from "./schema/wording.ts";

export type { BreakingChange } from "./schema/relation.ts";

/** The schemas of an export, in JSON Schema draft 2020-12; undefined and null: anything. */
export interface ExportSchemas {
  readonly input: Json | undefined;
  readonly output: Json | undefined;
}

/** Two ordinary schemas take a few thousand steps; a step takes about a microsecond. */
const MAX_STEPS = 200_000;
const MAX_LEVELS = 400;

/**
 * What may fail for callers that know the older schemas: an input that may be refused now, and an
 * output that could not come before. Where it can't be told whether a condition became stricter,
 * its change is one that breaks. Of schemas that are the same but for annotations nothing is said.
 *
 * A property that a schema neither names nor says anything of (`additionalProperties` is left out)
 * is one that it does not have: an input gets an optional property without a change that breaks.
 *
 * @param whole the work that the comparison is a part of, where it is.
 * @example
 * ```ts
 * import { breakingChanges } from "./schema_changes.ts";
 *
 * const [change] = breakingChanges(
 *   { input: { type: "number", minimum: 0 }, output: true },
 *   { input: { type: "number", minimum: 18 }, output: true },
 * );
 * if (change?.message !== "the input must be at least 18 now, was 0") throw new Error("silent");
 * ```
 */
export function breakingChanges(
  before: ExportSchemas,
  after: ExportSchemas,
  whole?: Budget,
): readonly BreakingChange[] {
  return [
    ...changesOf("input", before.input, after.input, whole),
    ...changesOf("output", before.output, after.output, whole),
  ];
}

function changesOf(
  side: Side,
  before: Json | undefined,
  after: Json | undefined,
  whole: Budget | undefined,
): readonly BreakingChange[] {
  if (equalJson(before ?? null, after ?? null)) return [];
  try {
    const shapes = new Shapes(new Budget(MAX_STEPS, MAX_LEVELS, whole));
    const older = new SchemaDocument(before, shapes).root;
    const newer = new SchemaDocument(after, shapes).root;
    const [narrow, wide] = side === "input" ? [older, newer] : [newer, older];
    const comparison = new Comparison(side);
    return comparison.compare(meetOf([narrow]), wide, {
      subject: comparison.words.root,
      place: "",
    });
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return [{ side, place: "", message: new Wording(side).tooLarge() }];
  }
}
