import { type EnvironmentDocument, showEnvironment } from "../../../control/api/environments.ts";
import type { Command } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import { columns } from "../../program/screen.ts";
import { addressFacts } from "../release/address_facts.ts";
import { missingAdvice, missingText } from "../release/missing_text.ts";
import { liveName, liveText } from "../release/names.ts";
import { keepingText } from "./keeping.ts";
import { openProject } from "../release/service.ts";
import { memberNames } from "../../sync/member_names.ts";

/** What `aiel environments show` says. */
export interface ShownEnvironment extends EnvironmentDocument {
  workspace: string;
  project: string;
  /** Who made live what is; null where nothing is, or the service does not say it. */
  live_by: string | null;
}

/** The work of `aiel environments show`. */
export const environmentsShow: Command<ShownEnvironment> = {
  run: async (input, deps) => {
    const environment = input.required("environment");
    const { client, place } = await openProject(deps);
    const [shown, names] = await Promise.all([
      client.call(showEnvironment, { params: { ...place, environment } }),
      memberNames(client, place.workspace),
    ]);
    return { ...place, ...shown, live_by: names.get(shown.live?.created_by ?? "") ?? null };
  },
  render: (shown, screen) => {
    const { name, live, live_by, follows_pushes, missing, workspace, project } = shown;
    const facts: [string, string][] = [
      ["environment", foreign(name)],
      ["project", foreign(`${workspace}/${project}`)],
      ["live", liveText(live === null ? null : liveName(live))],
      ...live === null ? [] : [
        ["since", foreign(`${live.created_at} by ${live_by ?? live.created_by} (${live.kind})`)],
        ["reason", foreign(live.reason.replaceAll("\n", " ") || "none was given", 300)],
      ] as [string, string][],
      ["keeps", keepingText(shown.keeping)],
      ...addressFacts(shown.urls),
      ["pushes", follows_pushes ? "go live when granted" : "do not go live by themselves"],
    ];
    const lacking = missing.map((one) => `  ${screen.red("!")} ${missingText(one)}`);
    return [
      columns(facts.map(([key, value]) => [screen.cyan(key), value])),
      ...lacking.length === 0
        ? []
        : ["Nothing of it starts, since it lacks:", ...lacking, ...missingAdvice(missing, name)],
    ].join("\n");
  },
};
