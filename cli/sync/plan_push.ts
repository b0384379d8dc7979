import type { ControlClient } from "../../control/api/client.ts";
import type { ProjectPlace } from "../../control/api/projects.ts";
import { planSnapshot, type PushPlanDocument } from "../../control/api/snapshots.ts";
import type { SnapshotFile } from "../../runtime/snapshot/mod.ts";
import { CliError } from "../errors.ts";
import type { Repository } from "../repository/mod.ts";
import type { TreeStep } from "../repository/tree_step.ts";
import { isControlError } from "./remote_error.ts";

/** What planning works with. */
export interface PlanContext {
  readonly repository: Repository;
  readonly client: ControlClient;
  readonly place: ProjectPlace;
}

/** A push to plan. */
export interface PushToPlan {
  readonly snapshotId: string;
  /** The snapshot that this directory knows as the newest one; null: none. */
  readonly parent: string | null;
  readonly step: TreeStep;
}

/** What a push has to do. */
export interface Plan {
  /** What the snapshot will follow; null: nothing. */
  readonly parent: string | null;
  /** A file of each blob that the service lacks. */
  readonly missing: readonly SnapshotFile[];
}

/**
 * Sends the manifest and hears what is missing. A project that has nothing any more takes a push
 * without a parent: no work of others can be lost there.
 *
 * @throws {CliError} the project has snapshots that this directory has never seen
 * @throws {ControlError}
 */
export async function requestPushPlan(
  deps: PlanContext,
  push: PushToPlan,
): Promise<Plan & { readonly unchanged: boolean; readonly head: string | null }> {
  const files = new Map(push.step.files().map((file) => [file.sha256, file]));
  const { plan, parent } = await ask(deps, push);
  const { unchanged, head } = plan;
  return { parent, unchanged, head, missing: plan.missing.map((sha256) => fileOf(files, sha256)) };
}

/** Asks again, for a push that was planned before, what is still missing. */
export async function planAgain(
  deps: PlanContext,
  snapshotId: string,
  { parent, missing }: Plan,
): Promise<readonly SnapshotFile[]> {
  const files = new Map(missing.map((file) => [file.sha256, file]));
  const plan = await send(deps, snapshotId, parent);
  return plan.missing.map((sha256) => fileOf(files, sha256));
}

async function ask(
  deps: PlanContext,
  { snapshotId, parent }: PushToPlan,
): Promise<{ readonly plan: PushPlanDocument; readonly parent: string | null }> {
  try {
    return { plan: await send(deps, snapshotId, parent), parent };
  } catch (error) {
    if (!isControlError(error) || error.code !== "head_moved") throw error;
    if (parent === null) throw notConnected(deps.place, error);
    if (error.problem?.details?.["head"] !== null) throw error;
    return { plan: await send(deps, snapshotId, null), parent: null };
  }
}

/** The manifest is stored as the object that the snapshot's id names. */
async function send(
  { repository, client, place }: PlanContext,
  snapshotId: string,
  parent: string | null,
): Promise<PushPlanDocument> {
  const manifest = await repository.readObject(snapshotId.slice("sha256:".length));
  return await client.call(planSnapshot, {
    params: place,
    query: parent === null ? {} : { parent },
  }, { content: manifest });
}

function fileOf(files: ReadonlyMap<string, SnapshotFile>, sha256: string): SnapshotFile {
  const file = files.get(sha256);
  if (file !== undefined) return file;
  throw new CliError("REMOTE", "The service asks for a blob that is no part of the push", {
    hint: "Nothing was sent; tell those who run the service",
  });
}

/** The project has snapshots of others, and this directory has never seen any of them. */
function notConnected({ workspace, project }: ProjectPlace, cause: Error): CliError {
  const name = `${workspace}/${project}`;
  return new CliError(
    "CONFLICT",
    `This directory has never been connected to ${name}, which has snapshots already`,
    {
      hint:
        `If it is the right project, run \`aiel pull\` to merge them in; if not, run \`aiel config set project <name> --scope project\``,
      details: { workspace, project },
      cause,
    },
  );
}
