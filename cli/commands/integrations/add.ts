import { setIntegration } from "../../../control/api/integrations.ts";
import { type ProviderName, PROVIDERS } from "../../../runtime/protocol/calls.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { confirmChange, openEnvironment } from "../release/service.ts";
import {
  changeText,
  type IntegrationChange,
  integrationNow,
  undoOf,
} from "./integration_change.ts";
import { readSecret } from "./read_secret.ts";
import { typedConfig } from "./typed_config.ts";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The work of `aiel integrations add`. */
export const integrationsAdd: Command<IntegrationChange> = {
  run: async (input, deps) => {
    const name = checkedName(input.required("integration"));
    const provider = await providerOf(input, deps);
    const isBare = input.flag("no-secret");
    if (isBare && (input.flag("secret-stdin") || input.option("secret-env") !== undefined)) {
      throw new CliError("USAGE", "--no-secret excludes --secret-stdin and --secret-env");
    }
    // What is wrong with the options is told before a secret is typed.
    const config = await typedConfig(provider, !isBare, input, deps);
    const orNone = provider === "openai" ? "" : ", or --no-secret";
    const secret = isBare ? undefined : await readSecret(name, input, deps, orNone);
    const service = await openEnvironment(input, deps);
    const { at, client } = service;
    const { state: from, etag } = await integrationNow(service, name);
    const result = {
      ...at,
      name,
      from,
      to: { provider, config, has_secret: secret !== undefined },
      rotated: false,
      undo: undoOf(name, from, at.environment, deps),
      dry_run: deps.global.dryRun,
    };
    if (deps.global.dryRun) return result;
    if (from !== null) {
      const effect = "what runs there calls by the new configuration from now on";
      await confirmChange(`Replace ${name} in ${at.environment}? ${effect}`, input, deps);
    }
    await client.call(setIntegration, {
      params: { ...at, integration: name },
      body: { provider, config, ...secret === undefined ? {} : { secret } },
    }, etag);
    return result;
  },
  render: changeText,
  next: ({ name, environment, dry_run }) =>
    dry_run ? [] : [`Connect to it: aiel integrations check ${name} --env ${environment}`],
};

async function providerOf(input: Input, { prompter }: Deps): Promise<ProviderName> {
  const given = input.option("provider") ?? await prompter.select({
    message: "Provider",
    instead: "--provider <kind>",
    choices: PROVIDERS.map((value) => ({ value })),
  });
  const found = PROVIDERS.find((one) => one === given);
  if (found !== undefined) return found;
  throw new CliError("USAGE", `Provider "${given}" is not there`, {
    hint: `Expected one of ${PROVIDERS.join(", ")}`,
  });
}

function checkedName(name: string): string {
  if (NAME.test(name)) return name;
  throw new CliError("USAGE", `"${name.slice(0, 100)}" can't be the name of an integration`, {
    hint: 'It takes 1 to 64 letters, digits, ".", "_" and "-", first a letter or digit',
  });
}
