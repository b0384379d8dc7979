import { removeIntegration } from "../../../control/api/integrations.ts";
import type { Command } from "../../deps.ts";
import { confirmChange, openEnvironment } from "../release/service.ts";
import {
  changeText,
  type IntegrationChange,
  requireIntegration,
  undoOf,
} from "./integration_change.ts";

/** The work of `aiel integrations remove`. */
export const integrationsRemove: Command<IntegrationChange> = {
  run: async (input, deps) => {
    const name = input.required("integration");
    const service = await openEnvironment(input, deps);
    const { at, client } = service;
    const { state: from, etag } = await requireIntegration(service, name);
    const result = {
      ...at,
      name,
      from,
      to: null,
      rotated: false,
      undo: undoOf(name, from, at.environment, deps),
      dry_run: deps.global.dryRun,
    };
    if (deps.global.dryRun) return result;
    const loss = from.has_secret ? ", whose secret can't be brought back" : "";
    const question = `Remove ${name} of ${at.environment}${loss}? Code that declares it stops`;
    await confirmChange(question, input, deps);
    await client.call(removeIntegration, { params: { ...at, integration: name } }, etag);
    return result;
  },
  render: changeText,
};
