/**
 * How snapshots and deployments are called in what is printed.
 *
 * @module
 */

import type { DeploymentDocument } from "../../../control/api/deployments.ts";
import type { Deps } from "../../deps.ts";
import { shellWord } from "../run/shell_word.ts";
import { foreign } from "../../program/foreign.ts";
import { sameWhere } from "./same_where.ts";

/** Characters of a snapshot's id that people see. */
const SHORT_ID = "sha256:".length + 12;

/** A snapshot, and the deployment by which it is, or was, live. */
export interface LiveName {
  snapshot_id: string;
  /** 1, 2, 3, … in the project. */
  number: number;
  /** 1, 2, 3, … in the environment; null: it has none there. */
  deployment: number | null;
}

/** What a deployment made live. */
export function liveName(deployment: DeploymentDocument): LiveName {
  const { snapshot_id, snapshot_number, number } = deployment;
  return { snapshot_id, number: snapshot_number, deployment: number };
}

/** `#7 sha256:0123456789ab, deployment 3` */
export function liveText(live: LiveName | null): string {
  if (live === null) return "nothing";
  const { number, snapshot_id, deployment } = live;
  const by = deployment === null ? "" : `, deployment ${deployment}`;
  return `#${number} ${foreign(snapshot_id.slice(0, SHORT_ID))}${by}`;
}

/** The command that makes an earlier deployment live again. */
export function rollbackCommand(
  environment: string,
  { to, undone }: { readonly to: number; readonly undone: number },
  deps: Pick<Deps, "global">,
): string {
  return `aiel rollback --env ${shellWord(foreign(environment))} --to ${to} ` +
    `-m "Undo deployment ${undone}"${sameWhere(deps)}`;
}
