import { rotateIntegration } from "../../../control/api/integrations.ts";
import type { Command } from "../../deps.ts";
import { confirmChange, openEnvironment } from "../release/service.ts";
import { changeText, type IntegrationChange, requireIntegration } from "./integration_change.ts";
import { readSecret } from "./read_secret.ts";

/** The work of `aiel integrations rotate`. */
export const integrationsRotate: Command<IntegrationChange> = {
  run: async (input, deps) => {
    const name = input.required("integration");
    const service = await openEnvironment(input, deps);
    const { at, client } = service;
    const { state: from, etag } = await requireIntegration(service, name);
    const secret = await readSecret(name, input, deps);
    const result = {
      ...at,
      name,
      from,
      to: { ...from, has_secret: true },
      rotated: true,
      undo: null,
      dry_run: deps.global.dryRun,
    };
    if (deps.global.dryRun) return result;
    const effect = "what runs there uses the new one from now on";
    await confirmChange(
      `Replace the secret of ${name} in ${at.environment}? ${effect}`,
      input,
      deps,
    );
    await client.call(rotateIntegration, {
      params: { ...at, integration: name },
      body: { secret },
    }, etag);
    return result;
  },
  render: changeText,
  next: ({ name, environment, dry_run }) =>
    dry_run ? [] : [`Connect with it: aiel integrations check ${name} --env ${environment}`],
};
