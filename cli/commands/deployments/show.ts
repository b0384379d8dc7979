import {
  type ChangesDocument,
  type DeploymentDocument,
  showDeployment,
  showDeploymentChanges,
} from "../../../control/api/deployments.ts";
import type { Command } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import { columns } from "../../program/screen.ts";
import { memberNames } from "../../sync/member_names.ts";
import { changesText } from "../release/changes_text.ts";
import { liveName, liveText } from "../release/names.ts";
import { openEnvironment } from "../release/service.ts";

/** What `aiel deployments show` says. */
export interface ShownDeployment extends DeploymentDocument {
  workspace: string;
  project: string;
  /** Null where the service does not say it. */
  created_by_name: string | null;
  /** Against what it replaced. */
  changes: ChangesDocument;
}

/** The work of `aiel deployments show`. */
export const deploymentsShow: Command<ShownDeployment> = {
  run: async (input, deps) => {
    const deployment = input.required("deployment");
    const { client, at, place } = await openEnvironment(input, deps);
    const params = { ...at, deployment };
    const [shown, changes, names] = await deps.progress.step(
      "Asking the control service",
      () =>
        Promise.all([
          client.call(showDeployment, { params }),
          client.call(showDeploymentChanges, { params }),
          memberNames(client, place.workspace),
        ]),
    );
    return { ...place, ...shown, changes, created_by_name: names.get(shown.created_by) ?? null };
  },
  render: (shown, screen) => {
    const facts = factsOf(shown).map(([key, value]) => [screen.cyan(key), value]);
    return `${columns(facts)}\n\n${changesText(shown.changes, screen, "list")}`;
  },
};

function factsOf(shown: ShownDeployment): [string, string][] {
  const { number, environment, workspace, project, state, kind, reason, changes } = shown;
  const { workspace: ofWorkspace, project: ofProject, environment: ofEnvironment } = shown.grants;
  const variables = Object.entries(shown.variables).map(([name, version]) => `${name} ${version}`);
  return [
    ["deployment", `${number} of ${foreign(`${environment}, ${workspace}/${project}`)}`],
    ["snapshot", liveText({ ...liveName(shown), deployment: null })],
    ["replaced", changes.before === null ? "nothing" : `#${changes.before.number}`],
    ["state", shown.ended_at === null ? state : `${state} since ${foreign(shown.ended_at)}`],
    ["made", foreign(`${shown.created_at} by ${shown.created_by_name ?? shown.created_by}`)],
    ["kind", kind],
    ["reason", foreign(reason.replaceAll("\n", " ") || "none was given", 300)],
    [
      "grants",
      `workspace ${ofWorkspace}, project ${ofProject}, environment ${ofEnvironment} (versions)`,
    ],
    ...variables.length === 0
      ? []
      : [["variables", foreign(`${variables.join(", ")} (versions)`, 1_000)] as [string, string]],
  ];
}
