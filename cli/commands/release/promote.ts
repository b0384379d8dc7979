import { promote as promoteTo } from "../../../control/api/deployments.ts";
import { showEnvironment } from "../../../control/api/environments.ts";
import type { Command } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { perform } from "./act.ts";
import { ACT_RESULT, type ActDocument } from "./act_result.ts";
import { reasonOption } from "./reason.ts";
import { openProject } from "./service.ts";

/** The work of `aiel promote`. */
export const promote: Command<ActDocument> = {
  ...ACT_RESULT,
  run: async (input, deps) => {
    const [from, to] = [input.required("from"), input.required("to")];
    if (from === to) {
      throw new CliError("USAGE", `"${from}" can't be promoted to itself`, {
        hint: "Name the environment it is live in, then the one it shall go live in",
      });
    }
    const service = await openProject(deps);
    const { client, place } = service;
    const reason = reasonOption(input);
    const at = { ...place, environment: to };
    return await perform({ ...service, at }, input, deps, async () => {
      const source = await client.call(showEnvironment, {
        params: { ...place, environment: from },
      });
      if (source.live === null) {
        throw new CliError("CONFLICT", `Nothing is live in "${from}", so nothing can be promoted`, {
          hint: `\`aiel environments show ${from}\` says more, \`aiel deploy --env ${to}\` ` +
            "takes a snapshot",
          details: { reason: "nothing_live", environment: from },
        });
      }
      const { id } = source.live;
      return {
        act: "promote",
        origin: `${source.name}, deployment ${source.live.number}`,
        preview: { snapshot: source.live.snapshot_id },
        send: (_shown, etag) =>
          client.call(promoteTo, {
            params: at,
            body: { from, deployment: id, ...reason === undefined ? {} : { reason } },
          }, etag),
      };
    });
  },
};
