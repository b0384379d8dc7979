import { checkIntegration } from "../../../control/api/integrations.ts";
import { CALL_CONFIG_FILE } from "../../../runtime/calls/config/call_config.ts";
import { localCalls } from "../../../runtime/calls/config/local_calls.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError, EXIT } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { foreign } from "../../program/foreign.ts";
import { askIntegration } from "../doctor/integrations.ts";
import { openEnvironment } from "../release/service.ts";
import { localEnv } from "../run/local_env.ts";
import { secretsOf } from "../run/project_calls.ts";
import { everyIntegration, noIntegration } from "./integration_change.ts";
import { localConfig } from "./local_integrations.ts";

/** What connecting to one integration found. */
export interface Checked {
  name: string;
  provider: string;
  ok: boolean;
  message: string;
}

/** What `aiel integrations check` says. */
export interface IntegrationChecks {
  /** Null: those of local runs. */
  environment: string | null;
  ok: boolean;
  /** By name. */
  checks: readonly Checked[];
}

/** The work of `aiel integrations check`. */
export const integrationsCheck: Command<IntegrationChecks> = {
  run: async (input, deps) => {
    const environment = input.option("env") ?? null;
    const checks = environment === null
      ? await checkHere(input, deps)
      : await checkThere(input, deps);
    return { environment, ok: checks.every(({ ok }) => ok), checks };
  },
  render: ({ environment, checks }, screen) => {
    const where = environment === null ? `"${CALL_CONFIG_FILE}"` : foreign(environment);
    if (checks.length === 0) return `No integration to check is configured in ${where}`;
    return checks.map(({ name, provider, ok, message }) => {
      const mark = ok ? screen.green("ok") : screen.red("failed");
      return `${mark}  ${screen.bold(foreign(name))} (${provider})  ${foreign(message, 600)}`;
    }).join("\n");
  },
  exitCode: ({ ok }) => ok ? EXIT.ok : EXIT.failure,
  failure: ({ checks }) => {
    const failed = checks.filter(({ ok }) => !ok);
    return new CliError(
      "CHECK_FAILED",
      `Can't be used: ${failed.map(({ name, message }) => `${name}: ${message}`).join("; ")}`,
      { details: { failed: failed.map(({ name }) => name) } },
    );
  },
};

async function checkThere(input: Input, deps: Deps): Promise<Checked[]> {
  const service = await openEnvironment(input, deps);
  const { at, client } = service;
  const found = wanted(await everyIntegration(service), input, at.environment);
  const checks: Checked[] = [];
  for (const { name, provider } of found) {
    const { ok, message } = await deps.progress.step(
      `Checking ${foreign(name)}`,
      () => client.call(checkIntegration, { params: { ...at, integration: name } }),
    );
    checks.push({ name, provider, ok, message });
  }
  return checks;
}

async function checkHere(input: Input, deps: Deps): Promise<Checked[]> {
  const { root, config } = await localConfig(deps);
  const all = [...config?.integrations ?? []].map(([name, { provider }]) => ({
    name,
    provider: provider.name,
  }));
  const found = wanted(all, input, null);
  const names = new Set(found.map(({ name }) => name));
  await using calls = await localCalls(config ?? { integrations: new Map() }, {
    secret: secretsOf(await localEnv(root, deps), deps),
    wanted: (name) => names.has(name),
    memory: undefined,
  });
  const checks: Checked[] = [];
  for (const [name, { provider, config }] of calls.integrations) {
    const said = await deps.progress.step(
      `Asking ${name}`,
      () => askIntegration(name, (signal) => provider.check(config, signal), deps.signal),
    );
    const ok = typeof said === "string";
    const message = ok ? said : `${said.found}. ${said.todo}`;
    checks.push({ name, provider: provider.name, ok, message });
  }
  return checks;
}

/** Those that the line names. @throws {CliError} NOT_FOUND */
function wanted<T extends { readonly name: string; readonly provider: string }>(
  all: readonly T[],
  input: Input,
  environment: string | null,
): T[] {
  const name = input.argument("integration");
  const provider = input.option("provider");
  if (name !== undefined && !all.some((one) => one.name === name)) {
    throw noIntegration(name, environment);
  }
  return all.filter((one) =>
    (name === undefined || one.name === name) &&
    (provider === undefined || one.provider === provider)
  );
}
