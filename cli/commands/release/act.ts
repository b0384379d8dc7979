/**
 * The way of everything that changes what is live: what is live is read, what would change is
 * previewed and shown, what is missing ends it, a person confirms, and it is done only if the
 * environment is still as it was read.
 *
 * @module
 */

import {
  type ChangesDocument,
  type DeploymentDocument,
  previewChanges,
} from "../../../control/api/deployments.ts";
import { type EnvironmentDocument, showEnvironment } from "../../../control/api/environments.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { isControlError } from "../../sync/remote_error.ts";
import { type ActDocument, planText } from "./act_result.ts";
import { liveName, liveText, rollbackCommand } from "./names.ts";
import { confirmChange, type EnvironmentService } from "./service.ts";

/** What makes an act the one that it is. */
export interface Act {
  readonly act: ActDocument["act"];
  /** Where it is taken from, in words. */
  readonly origin?: string;
  /** What would go live. */
  readonly preview: { readonly snapshot: string } | { readonly deployment: string };
  /** Does it; refused by the service when the environment is not `etag` any more. */
  send(shown: ChangesDocument, etag: { ifMatch?: string }): Promise<DeploymentDocument>;
}

/** Does an act. `decide` sees what is live before. */
export async function perform(
  service: EnvironmentService,
  input: Input,
  deps: Deps,
  decide: (before: EnvironmentDocument) => Promise<Act>,
): Promise<ActDocument> {
  const { client, at } = service;
  const { before, act, etag, changes } = await deps.progress.step(
    "Asking what would change",
    async () => {
      const { document: before, etag } = await client.ask(showEnvironment, { params: at });
      const act = await decide(before);
      const changes = await client.call(previewChanges, { params: at, query: act.preview });
      return { before, act, etag, changes };
    },
  );
  const planned: ActDocument = {
    ...at,
    environment: before.name,
    act: act.act,
    outcome: "planned",
    from: before.live === null ? null : liveName(before.live),
    to: { ...changes.after, deployment: null },
    origin: act.origin ?? null,
    changes,
    deployment: null,
    undo: null,
    urls: null,
    dry_run: deps.global.dryRun,
  };
  if (changes.missing.length > 0) return { ...planned, outcome: "refused" };
  if (before.live?.snapshot_id === changes.after.snapshot_id) {
    return { ...planned, to: liveName(before.live), outcome: "unchanged", urls: before.urls };
  }
  if (deps.global.dryRun) return planned;
  showPlan(planned, input, deps);
  const question = `Make #${planned.to.number} live in ${planned.environment}?`;
  await confirmChange(question, input, deps);
  try {
    const deployment = await deps.progress.step(
      "Making it live",
      () => act.send(changes, etag === undefined ? {} : { ifMatch: etag }),
    );
    return { ...finished(planned, deployment, deps), urls: await addresses(service) };
  } catch (thrown) {
    throw await explained(thrown, service);
  }
}

/** Null: the service does not say it just now, and what was done is done. */
async function addresses({ client, at }: EnvironmentService): Promise<ActDocument["urls"]> {
  return await client.call(showEnvironment, { params: at }).then(({ urls }) => urls, () => null);
}

/** On standard error: the result is what became of it. What is asked about is said in any case. */
function showPlan(planned: ActDocument, input: Input, deps: Deps): void {
  const say = input.flag("yes") ? deps.talk : deps.report;
  say(planText(planned, deps.errorScreen));
}

function finished(
  planned: ActDocument,
  deployment: DeploymentDocument,
  deps: Deps,
): ActDocument {
  const { environment, from, to } = planned;
  if (deployment.snapshot_id !== to.snapshot_id) {
    deps.warn(`#${deployment.snapshot_number} went live, and what was shown was #${to.number}`);
  }
  return {
    ...planned,
    outcome: "live",
    to: liveName(deployment),
    deployment,
    undo: from?.deployment == null ? null : rollbackCommand(
      environment,
      { to: from.deployment, undone: deployment.number },
      deps,
    ),
  };
}

/** That the environment has moved is said with what is live there now. */
async function explained(thrown: unknown, { client, at }: EnvironmentService): Promise<unknown> {
  if (!isControlError(thrown) || thrown.code !== "version_moved") return thrown;
  const now = await client.call(showEnvironment, { params: at });
  const live = now.live === null ? null : liveName(now.live);
  return new CliError(
    "CONFLICT",
    `Environment "${now.name}" has changed since it was read: ${
      live === null ? "nothing is live there" : `${liveText(live)}, is live there now`
    }`,
    {
      hint: "Nothing was done; run it again to see what it would change now",
      details: { reason: "version_moved", live: live === null ? null : { ...live } },
      cause: thrown,
    },
  );
}
