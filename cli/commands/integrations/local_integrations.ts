/**
 * What `aiel.local.json` configures for local runs.
 *
 * @module
 */

import type { CallConfig } from "../../../runtime/calls/config/call_config.ts";
import { nameOf } from "../../../runtime/calls/config/secret_name.ts";
import type { Deps } from "../../deps.ts";
import { projectConfig } from "../run/project_calls.ts";
import { runRoot } from "../run/run_root.ts";

/** An integration of local runs. */
export interface LocalIntegration {
  name: string;
  provider: string;
  /** Where its secrets are: `variable "CRM_KEY"`. */
  secrets: readonly string[];
}

/** The project's, and the directory that it is in. @throws {CliError} NOT_A_PROJECT */
export async function localConfig(
  deps: Deps,
): Promise<{ root: string; config: CallConfig | undefined }> {
  const root = await runRoot(deps);
  return { root, config: await projectConfig(root) };
}

/** As it is listed. */
export function localIntegrations(config: CallConfig | undefined): LocalIntegration[] {
  return [...config?.integrations ?? []].map(([name, { provider, secrets }]) => ({
    name,
    provider: provider.name,
    secrets: secrets.map(({ name }) => nameOf(name)),
  }));
}
