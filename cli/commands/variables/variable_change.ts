/**
 * What has become of a variable: the result of `aiel variables set` and `remove`. The value of a
 * secret is in none of it.
 *
 * @module
 */

import { everyOne } from "../../../control/api/client.ts";
import { escapeUnprintable } from "../../../runtime/snapshot/error.ts";
import {
  listVariables,
  showVariable,
  type VariableDocument,
} from "../../../control/api/variables.ts";
import type { Deps } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import type { Screen } from "../../program/screen.ts";
import { isControlError } from "../../sync/remote_error.ts";
import { sameWhere } from "../release/same_where.ts";
import type { EnvironmentService } from "../release/service.ts";
import { shellWord } from "../run/shell_word.ts";

/** A variable as far as it may be seen. */
export interface VariableState {
  sealed: boolean;
  /** Null: it is sealed. */
  value: string | null;
}

/** What has become of a variable, or would. */
export interface VariableChange {
  workspace: string;
  project: string;
  environment: string;
  name: string;
  /** Null: it was not there. */
  from: VariableState | null;
  /** Null: it is removed. */
  to: VariableState | null;
  changed: boolean;
  /** The command that undoes it; null: there is none. */
  undo: string | null;
  dry_run: boolean;
}

/** Every variable of an environment. */
export async function everyVariable(
  { client, at }: EnvironmentService,
): Promise<VariableDocument[]> {
  return await everyOne((query) => client.call(listVariables, { params: at, query }));
}

/** A variable as it was read. */
export interface SeenVariable {
  /** Null: there is none. */
  readonly state: VariableState | null;
  /** Lets it be changed only as it was read. */
  readonly etag: { ifMatch?: string; ifNew?: true };
}

/** The variable of a name. */
export async function variableNow(
  { client, at }: EnvironmentService,
  name: string,
): Promise<SeenVariable> {
  try {
    const { document: { sealed, value }, etag } = await client.ask(showVariable, {
      params: { ...at, variable: name },
    });
    return { state: { sealed, value }, etag: etag === undefined ? {} : { ifMatch: etag } };
  } catch (thrown) {
    const isMissing = isControlError(thrown) && thrown.code === "not_found" &&
      thrown.message.startsWith("Variable ");
    if (!isMissing) throw thrown;
    return { state: null, etag: { ifNew: true } };
  }
}

/** The command that brings back what was; null: a sealed value is nowhere to be had. */
export function undoOf(
  name: string,
  from: VariableState | null,
  environment: string,
  deps: Deps,
): string | null {
  const where = `--env ${shellWord(foreign(environment))}${sameWhere(deps)}`;
  if (from === null) return `aiel variables remove ${shellWord(name)} ${where}`;
  if (from.value === null) return null;
  return `aiel variables set ${shellWord(`${name}=${from.value}`)} ${where}`;
}

/** For people. */
export function changeText(change: VariableChange, screen: Screen): string {
  const { name, environment, from, to, changed, undo, dry_run } = change;
  const what = `${screen.bold(foreign(name))} in ${foreign(environment)}`;
  if (!changed) return `${what} is ${stateText(to)} already`;
  const [would, did] = to === null ? ["Would remove", "Removed"] : ["Would set", "Set"];
  return [
    `${dry_run ? would : screen.green(did)} ${what}`,
    `from  ${stateText(from)}`,
    `to    ${stateText(to)}`,
    undo === null ? "No undo: the secret that it was can't be brought back" : `Undo: ${undo}`,
  ].join("\n");
}

function stateText(state: VariableState | null): string {
  if (state === null) return "not set";
  if (state.value === null) return "a secret";
  const { value } = state;
  return escapeUnprintable(JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value));
}
