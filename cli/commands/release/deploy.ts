import { createDeployment } from "../../../control/api/deployments.ts";
import type { Command } from "../../deps.ts";
import { perform } from "./act.ts";
import { ACT_RESULT, type ActDocument } from "./act_result.ts";
import { reasonOption } from "./reason.ts";
import { openEnvironment } from "./service.ts";

/** The work of `aiel deploy`. */
export const deploy: Command<ActDocument> = {
  ...ACT_RESULT,
  run: async (input, deps) => {
    const service = await openEnvironment(input, deps);
    const snapshot = input.argument("snapshot") ?? "head";
    const reason = reasonOption(input);
    return await perform(service, input, deps, () =>
      Promise.resolve({
        act: "deploy",
        preview: { snapshot },
        // By its id: another push may have made another snapshot the newest one by now.
        send: ({ after }, etag) =>
          service.client.call(createDeployment, {
            params: service.at,
            body: { snapshot: after.snapshot_id, ...reason === undefined ? {} : { reason } },
          }, etag),
      }));
  },
};
