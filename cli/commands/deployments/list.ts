import { everyOne } from "../../../control/api/client.ts";
import { type DeploymentDocument, listDeployments } from "../../../control/api/deployments.ts";
import type { Command } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import { columns, type Screen } from "../../program/screen.ts";
import { memberNames } from "../../sync/member_names.ts";
import { openEnvironment } from "../release/service.ts";
import { limitOption, MAX_LIMIT } from "../../program/limit_option.ts";

/** A deployment with the name of who made it; null where the service does not say it. */
export interface NamedDeployment extends DeploymentDocument {
  created_by_name: string | null;
}

/** What `aiel deployments list` says. */
export interface DeploymentListing {
  workspace: string;
  project: string;
  environment: string;
  /** Newest first. */
  deployments: NamedDeployment[];
  /** Whether there are older ones. */
  more: boolean;
}

const MAX_PAGE = 200;

/** The work of `aiel deployments list`. */
export const deploymentsList: Command<DeploymentListing> = {
  run: async (input, deps) => {
    const limit = limitOption(input);
    const { client, at } = await openEnvironment(input, deps);
    const [found, names] = await deps.progress.step("Reading the deployments", () =>
      Promise.all([
        // One more than is shown tells whether there are more.
        everyOne((page) =>
          client.call(listDeployments, {
            params: at,
            query: { ...page, limit: Math.min(limit + 1, MAX_PAGE) },
          }), limit + 1),
        memberNames(client, at.workspace),
      ]));
    const more = found.length > limit;
    if (more) deps.talk(`hint: There are older ones: --limit ${Math.min(limit * 10, MAX_LIMIT)}`);
    const deployments = found.slice(0, limit)
      .map((each) => ({ ...each, created_by_name: names.get(each.created_by) ?? null }));
    return { ...at, deployments, more };
  },
  render: ({ deployments, environment }, screen) =>
    deployments.length === 0
      ? `Nothing was ever live in ${foreign(environment)}`
      : columns(deployments.map((each) => row(each, screen))),
};

function row(deployment: NamedDeployment, screen: Screen): string[] {
  const { number, state, kind, snapshot_number, snapshot_id, created_at, reason } = deployment;
  return [
    screen.bold(String(number)),
    state === "live" ? screen.green(state) : state,
    kind,
    `#${snapshot_number} ${screen.yellow(foreign(snapshot_id.slice(0, 19)))}`,
    screen.dim(foreign(created_at.slice(0, 16).replace("T", " "))),
    foreign(deployment.created_by_name ?? deployment.created_by, 40),
    foreign(reason.split("\n", 1)[0] ?? "", 60),
  ];
}
