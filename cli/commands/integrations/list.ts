import { CALL_CONFIG_FILE } from "../../../runtime/calls/config/call_config.ts";
import type { IntegrationDocument } from "../../../control/api/integrations.ts";
import type { Command } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import { columns, type Screen } from "../../program/screen.ts";
import { openEnvironment } from "../release/service.ts";
import { everyIntegration } from "./integration_change.ts";
import { localConfig, type LocalIntegration, localIntegrations } from "./local_integrations.ts";

/** What `aiel integrations list` says. */
export type IntegrationListing =
  | {
    workspace: string;
    project: string;
    environment: string;
    /** By name; secrets are in none. */
    integrations: readonly IntegrationDocument[];
  }
  | {
    /** Null: those of local runs. */
    environment: null;
    file: string;
    integrations: readonly LocalIntegration[];
  };

/** The work of `aiel integrations list`. */
export const integrationsList: Command<IntegrationListing> = {
  run: async (input, deps) => {
    if (input.option("env") === undefined) {
      const { root, config } = await localConfig(deps);
      const file = `${root}/${CALL_CONFIG_FILE}`;
      return { environment: null, file, integrations: localIntegrations(config) };
    }
    const service = await openEnvironment(input, deps);
    return { ...service.at, integrations: await everyIntegration(service) };
  },
  render: (listing, screen) => {
    const { environment, integrations } = listing;
    const where = environment === null ? `"${CALL_CONFIG_FILE}"` : foreign(environment);
    if (integrations.length === 0) return `No integration is configured in ${where}`;
    return columns(
      listing.environment === null
        ? listing.integrations.map((one) => localRow(one, screen))
        : listing.integrations.map((one) => serviceRow(one, screen)),
    );
  },
  next: ({ environment }) =>
    environment === null ? ["Of an environment: aiel integrations list --env <name>"] : [],
};

function localRow({ name, provider, secrets }: LocalIntegration, screen: Screen): string[] {
  const secret = secrets.length === 0 ? "no secret" : secrets.join(", ");
  return [screen.cyan(foreign(name)), provider, foreign(secret)];
}

function serviceRow(integration: IntegrationDocument, screen: Screen): string[] {
  const { name, provider, rotated_at, version, updated_at } = integration;
  return [
    screen.cyan(foreign(name)),
    provider,
    placeOf(integration),
    rotated_at === null ? "no secret" : `secret of ${foreign(rotated_at.slice(0, 10))}`,
    screen.dim(`version ${version}, ${foreign(updated_at.slice(0, 16).replace("T", " "))}`),
  ];
}

/** The address that it is at, as far as the configuration says one. */
function placeOf({ config }: IntegrationDocument): string {
  const place = ["baseUrl", "url", "host"].map((member) => config[member])
    .find((text) => typeof text === "string");
  return foreign(typeof place === "string" ? place : "-", 60);
}
