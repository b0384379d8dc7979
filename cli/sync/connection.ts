/**
 * From what is set on this machine to a client of the control service, and to the project that
 * commands work in.
 *
 * @module
 */

import type { ControlClient } from "../../control/api/client.ts";
import type { ProjectPlace } from "../../control/api/projects.ts";
import type { Config, Setting } from "../config/config.ts";
import type { CredentialStore, FoundCredential } from "../credentials/credential_store.ts";
import { CliError } from "../errors.ts";
import { checkAddress, sameAddress } from "./address.ts";

/** What a connection is made from. */
export interface ConnectDeps {
  config(): Promise<Config>;
  credentials(): Promise<CredentialStore>;
  /** Ends every request. */
  readonly signal: AbortSignal;
  env(name: string): string | undefined;
  /** One line for the person who waits. */
  talk(line: string): void;
}

/** The service as the profile in use sees it. */
export interface ServiceConnection {
  readonly client: ControlClient;
  readonly baseUrl: string;
  readonly profile: string;
}

/** What a connection would be made of, all of it from this machine. */
export interface LocalFacts {
  readonly profile: string;
  readonly baseUrl: Setting | undefined;
  readonly credential: FoundCredential | undefined;
}

/** Reads what is known here. Asks no server. */
export async function localFacts(deps: ConnectDeps): Promise<LocalFacts> {
  const [config, store] = await Promise.all([deps.config(), deps.credentials()]);
  const profile = config.profile.value;
  return {
    profile,
    baseUrl: config.get("base_url"),
    credential: await store.find(profile),
  };
}

/**
 * Connects to the service of the profile in use. No request is made yet.
 *
 * @throws {CliError} USAGE no base_url, or one that a token may not be sent to; AUTH_REQUIRED no
 * credential for it; NOT_FOUND no such profile
 */
export async function connect(deps: ConnectDeps): Promise<ServiceConnection> {
  const { profile, baseUrl, credential } = await localFacts(deps);
  if (baseUrl === undefined || credential === undefined) await refuseUnknownProfile(deps);
  if (baseUrl === undefined) {
    throw new CliError("USAGE", `No control service is set for profile "${profile}"`, {
      hint: "Run `aiel auth login`, or set AIEL_BASE_URL",
      details: { profile },
    });
  }
  if (credential === undefined) {
    throw new CliError("AUTH_REQUIRED", `No credential for profile "${profile}"`, {
      hint: "Run `aiel auth login`, or set AIEL_TOKEN",
      details: { profile, base_url: baseUrl.value },
    });
  }
  return await connectWith(deps, { profile, baseUrl, credential });
}

/**
 * For commands that lack what a profile would give: says so when there is no such profile.
 *
 * @throws {CliError} NOT_FOUND
 */
export async function refuseUnknownProfile(deps: ConnectDeps): Promise<void> {
  const { unknownProfile } = await import("../config/unknown_profile.ts");
  const unknown = await unknownProfile(deps);
  if (unknown !== undefined) throw unknown;
}

/** {@linkcode connect}, for what {@linkcode localFacts} gave. */
export async function connectWith(
  deps: ConnectDeps,
  { profile, baseUrl, credential }: {
    profile: string;
    baseUrl: Setting;
    credential: FoundCredential;
  },
): Promise<ServiceConnection> {
  checkAddress(baseUrl.value, insecureHttpAllowed(await deps.config()));
  checkRecipient(profile, baseUrl, credential);
  const { openClient } = await import("./open_client.ts");
  const client = await openClient({
    baseUrl: baseUrl.value,
    token: credential.token,
    signal: deps.signal,
    env: deps.env,
    talk: deps.talk,
  });
  return { client, baseUrl: baseUrl.value, profile };
}

/**
 * The workspace and project that commands work in.
 *
 * @throws {CliError} USAGE naming the command that sets what is missing
 */
export async function requirePlace(deps: ConnectDeps): Promise<ProjectPlace> {
  const workspace = await requireSetting(deps, "workspace");
  return { workspace, project: await requireSetting(deps, "project") };
}

/**
 * The workspace or project in use.
 *
 * @throws {CliError} USAGE naming the command that sets it; what {@linkcode connect} throws when
 * that is missing too
 */
export async function requireSetting(
  deps: ConnectDeps,
  key: "workspace" | "project",
): Promise<string> {
  const setting = (await deps.config()).get(key);
  if (setting !== undefined) return setting.value;
  // Who is not logged in lacks that first: setting a name would not bring them any further.
  await connect(deps);
  throw new CliError("USAGE", `No ${key} is set`, {
    hint:
      `Run \`aiel config set ${key} <name>\` (\`aiel ${key} list\` lists them), or \`aiel ${key} create <name> --use\` to make one`,
    details: { key },
  });
}

/** Whether the user, and not merely a project's files, allows http:// to other machines. */
export function insecureHttpAllowed(config: Config): boolean {
  const setting = config.get("insecure_http");
  return setting?.value === "true" && setting.origin !== "project";
}

/**
 * A token goes to the service it was saved for and to no other. The settings of a project come with
 * the files of the project: their author must not choose who gets the user's token.
 */
function checkRecipient(profile: string, baseUrl: Setting, credential: FoundCredential): void {
  const { base_url: savedFor, source } = credential;
  if (savedFor !== undefined) {
    if (sameAddress(savedFor, baseUrl.value)) return;
    throw new CliError(
      "AUTH_REQUIRED",
      `The credential of profile "${profile}" is for ${savedFor}, not for ${baseUrl.value}`,
      {
        hint:
          `Run \`aiel auth login --base-url ${baseUrl.value} --profile <another>\`, or correct base_url (${baseUrl.source})`,
        details: { profile, base_url: baseUrl.value, credential_for: savedFor },
      },
    );
  }
  if (baseUrl.origin !== "project") return;
  const from = source === "environment" ? "AIEL_TOKEN" : `the credential of profile "${profile}"`;
  throw new CliError(
    "AUTH_REQUIRED",
    `The project's own settings name ${baseUrl.value} as the control service, and ${from} was not made for it`,
    {
      hint:
        `If you trust it, set AIEL_BASE_URL=${baseUrl.value} or run \`aiel auth login --base-url ${baseUrl.value}\``,
      details: { profile, base_url: baseUrl.value, source: baseUrl.source },
    },
  );
}
