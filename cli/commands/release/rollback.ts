import { rollback as rollbackTo, showDeployment } from "../../../control/api/deployments.ts";
import type { Command } from "../../deps.ts";
import { perform } from "./act.ts";
import { ACT_RESULT, type ActDocument } from "./act_result.ts";
import { reasonOption } from "./reason.ts";
import { openEnvironment } from "./service.ts";

/** The work of `aiel rollback`. */
export const rollback: Command<ActDocument> = {
  ...ACT_RESULT,
  run: async (input, deps) => {
    const to = input.option("to");
    const given = reasonOption(input);
    const reason = given !== undefined || deps.global.dryRun
      ? given ?? ""
      : await deps.prompter.text({ message: "Reason", instead: "-m <text>" });
    const service = await openEnvironment(input, deps);
    const { client, at } = service;
    return await perform(service, input, deps, async () => {
      const target = to === undefined
        ? undefined
        : await client.call(showDeployment, { params: { ...at, deployment: to } });
      return {
        act: "rollback",
        ...target === undefined ? {} : { origin: `deployment ${target.number}` },
        preview: { deployment: target?.id ?? "previous" },
        // What was live before is decided by the service; what was shown is what is done.
        send: ({ deployment }, etag) =>
          client.call(rollbackTo, {
            params: at,
            body: { reason, ...deployment === null ? {} : { to: deployment.id } },
          }, etag),
      };
    });
  },
};
