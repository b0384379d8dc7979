/**
 * What has become of an integration: the result of `aiel integrations add`, `rotate` and `remove`.
 * A secret is in none of it.
 *
 * @module
 */

import { everyOne } from "../../../control/api/client.ts";
import {
  type IntegrationDocument,
  listIntegrations,
  showIntegration,
} from "../../../control/api/integrations.ts";
import { CALL_CONFIG_FILE } from "../../../runtime/calls/config/call_config.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { foreign } from "../../program/foreign.ts";
import type { Screen } from "../../program/screen.ts";
import { isControlError } from "../../sync/remote_error.ts";
import { sameWhere } from "../release/same_where.ts";
import type { EnvironmentService } from "../release/service.ts";
import { shellWord } from "../run/shell_word.ts";

/** An integration as far as it may be seen. */
export type IntegrationState = Pick<IntegrationDocument, "provider" | "config" | "has_secret">;

/** What has become of an integration, or would. */
export interface IntegrationChange {
  workspace: string;
  project: string;
  environment: string;
  name: string;
  /** Null: it was not there. */
  from: IntegrationState | null;
  /** Null: it is removed. */
  to: IntegrationState | null;
  /** The secret, and nothing else, is another one. */
  rotated: boolean;
  /** The command that undoes it; null: there is none. */
  undo: string | null;
  dry_run: boolean;
}

/** Every integration of an environment. */
export async function everyIntegration(
  { client, at }: EnvironmentService,
): Promise<IntegrationDocument[]> {
  return await everyOne((query) => client.call(listIntegrations, { params: at, query }));
}

/** An integration as it was read. */
export interface SeenIntegration {
  /** Null: there is none. */
  readonly state: IntegrationState | null;
  /** Lets it be changed only as it was read. */
  readonly etag: { ifMatch?: string; ifNew?: true };
}

/** The integration of a name. */
export async function integrationNow(
  { client, at }: EnvironmentService,
  name: string,
): Promise<SeenIntegration> {
  try {
    const { document: { provider, config, has_secret }, etag } = await client.ask(
      showIntegration,
      { params: { ...at, integration: name } },
    );
    return {
      state: { provider, config, has_secret },
      etag: etag === undefined ? {} : { ifMatch: etag },
    };
  } catch (thrown) {
    const isMissing = isControlError(thrown) && thrown.code === "not_found" &&
      thrown.message.startsWith("Integration ");
    if (!isMissing) throw thrown;
    return { state: null, etag: { ifNew: true } };
  }
}

/** The same of one that has to be there. @throws {CliError} NOT_FOUND */
export async function requireIntegration(
  service: EnvironmentService,
  name: string,
): Promise<SeenIntegration & { readonly state: IntegrationState }> {
  const { state, etag } = await integrationNow(service, name);
  if (state !== null) return { state, etag };
  throw noIntegration(name, service.at.environment);
}

/** The refusal of a name that means nothing there. @param environment null: in local runs */
export function noIntegration(name: string, environment: string | null): CliError {
  const where = environment ?? `"${CALL_CONFIG_FILE}"`;
  const option = environment === null ? "" : ` --env ${environment}`;
  return new CliError("NOT_FOUND", `There is no integration "${name}" in ${where}`, {
    hint: `\`aiel integrations list${option}\` lists them`,
    details: { name, environment },
  });
}

/** The command that brings back what was; null: a secret is nowhere to be had. */
export function undoOf(
  name: string,
  from: IntegrationState | null,
  environment: string,
  deps: Deps,
): string | null {
  const where = `--env ${shellWord(foreign(environment))}${sameWhere(deps)}`;
  if (from === null) return `aiel integrations remove ${shellWord(name)} ${where}`;
  if (from.has_secret) return null;
  const config = shellWord(JSON.stringify(from.config));
  return `aiel integrations add ${shellWord(name)} --provider ${from.provider} ` +
    `--config ${config} --no-secret ${where}`;
}

/** For people. */
export function changeText(change: IntegrationChange, screen: Screen): string {
  const { name, environment, from, to, rotated, undo, dry_run } = change;
  const what = `${screen.bold(foreign(name))} in ${foreign(environment)}`;
  const [would, did] = to === null
    ? ["Would remove", "Removed"]
    : rotated
    ? ["Would replace the secret of", "Replaced the secret of"]
    : ["Would set", "Set"];
  return [
    `${dry_run ? would : screen.green(did)} ${what}`,
    ...rotated ? [] : [`from  ${stateText(from)}`, `to    ${stateText(to)}`],
    undo === null ? "No undo: the secret that it had can't be brought back" : `Undo: ${undo}`,
  ].join("\n");
}

function stateText(state: IntegrationState | null): string {
  if (state === null) return "not configured";
  const { provider, config, has_secret } = state;
  return `${provider} ${foreign(JSON.stringify(config), 300)}, ${
    has_secret ? "with a secret" : "without a secret"
  }`;
}
