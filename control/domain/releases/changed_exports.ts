import type { JsonObject } from "../../../runtime/protocol/json.ts";
import type { LoopTurn } from "../loop_turn.ts";
import { diffExports, type ExportName, listExports } from "../snapshots/diff_snapshots.ts";
import { Budget } from "./schema/budget.ts";
import { type BreakingChange, breakingChanges, type ExportSchemas } from "./schema_changes.ts";

/** An export that changed, and what of it breaks its callers. */
export interface ChangedExport extends ExportName {
  readonly breaking: readonly BreakingChange[];
}

/** From the exports of one snapshot to those of another. */
export interface ChangedExports {
  readonly added: readonly ExportName[];
  readonly removed: readonly ExportName[];
  /** Anything about it is another than before but where in the code it stands. */
  readonly changed: readonly ChangedExport[];
}

/** The steps that the comparisons of all exports may take together; each has its own end too. */
const MAX_STEPS = 2_000_000;

const ANYTHING: ExportSchemas = { input: undefined, output: undefined };

/**
 * Compares the exports of two answers of `describe`, and the schemas of those that changed. The
 * schemas come from code of tenants: others are let in between one export and the next.
 */
export async function changedExports(
  before: JsonObject,
  after: JsonObject,
  turn: Pick<LoopTurn, "letOthersIn">,
): Promise<ChangedExports> {
  const { added, removed, changed } = diffExports(before, after);
  const older = schemasOf(before);
  const newer = schemasOf(after);
  const budget = new Budget(MAX_STEPS, 0);
  const compared: ChangedExport[] = [];
  for (const name of changed) {
    await turn.letOthersIn();
    const key = `${name.kind} ${name.name}`;
    const [was, is] = [older.get(key) ?? ANYTHING, newer.get(key) ?? ANYTHING];
    compared.push({ ...name, breaking: breakingChanges(was, is, budget) });
  }
  return { added, removed, changed: compared };
}

function schemasOf(description: JsonObject): ReadonlyMap<string, ExportSchemas> {
  return new Map(
    listExports(description).map(({ name: { kind, name }, facts }) => [
      `${kind} ${name}`,
      { input: facts.input_schema, output: facts.output_schema },
    ]),
  );
}
