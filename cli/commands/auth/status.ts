import type { Command, Deps } from "../../deps.ts";
import type { CredentialStore, FoundCredential } from "../../credentials/credential_store.ts";
import { unknownProfile } from "../../config/unknown_profile.ts";
import { CliError, EXIT } from "../../errors.ts";
import { connectWith, type LocalFacts, localFacts } from "../../sync/connection.ts";
import {
  type Account,
  accountName,
  accountOf,
  type Identity,
  whoAmI,
} from "../../sync/identity.ts";
import { foreign } from "../../program/foreign.ts";
import { isControlError } from "../../sync/remote_error.ts";
import { columns, type Screen, visible } from "../../program/screen.ts";
import { requireToken } from "./require_token.ts";
import { tokenExpiry } from "./token_expiry.ts";

/** What `aiel auth status` says. Holds no part of the credential. */
export interface AuthStatus {
  profile: string;
  /** Whether there is a credential and, when `checked`, whether the service accepts it. */
  authenticated: boolean;
  /** Whether the service was asked. */
  checked: boolean;
  source: FoundCredential["source"] | null;
  /** The variable, the file or the keyring. */
  location: string | null;
  base_url: string | null;
  user: Account | null;
  tenant: { id: string; slug: string; name: string } | null;
  scopes: readonly string[] | null;
  /** ISO 8601; null: never, or not known (only credentials with the scope token:admin may ask). */
  expires_at: string | null;
}

/** The work of `aiel auth status`. */
export const authStatus: Command<AuthStatus> = {
  run: async (input, deps) => {
    const [facts, store] = await Promise.all([localFacts(deps), deps.credentials()]);
    const local = localStatus(facts, store);
    const { profile, baseUrl, credential } = facts;
    if (credential === undefined) {
      const unknown = await unknownProfile(deps);
      if (unknown !== undefined) deps.warn(`${unknown.message}. ${unknown.hint ?? ""}`);
      else {
        deps.talk(
          "hint: Run `aiel auth login`, or set AIEL_TOKEN; what works on this machine alone needs no credential",
        );
      }
      return local;
    }
    requireToken(credential.token, `What is in ${local.location}`);
    if (input.flag("offline")) return local;
    if (baseUrl === undefined) throw unchecked(profile, local);
    const { client } = await connectWith(deps, { profile, baseUrl, credential });
    try {
      const me = await deps.progress.step("Asking the control service", () => whoAmI(client));
      return { ...local, ...remoteStatus(me), expires_at: await tokenExpiry(client, me) };
    } catch (thrown) {
      if (!isControlError(thrown)) throw thrown;
      if (thrown.status === 401) return refused(local, deps);
      if (thrown.code !== "unreachable") throw thrown;
      const advice = thrown.hint === undefined ? "" : `${thrown.hint}. `;
      throw new CliError("REMOTE", thrown.message, {
        hint:
          `${advice}There is a credential in ${local.location}; \`aiel auth status --offline\` asks no service`,
        details: {
          profile,
          base_url: local.base_url,
          source: local.source,
          location: local.location,
        },
        cause: thrown,
      });
    }
  },
  render: (status, screen) => {
    const { profile, authenticated, checked, location, base_url } = status;
    const at = base_url === null ? "" : ` (${base_url})`;
    if (location === null) return `${screen.yellow("No credential")} for profile "${profile}"`;
    const where = `profile "${profile}" in ${visible(location)}${at}`;
    if (!authenticated) return `${screen.red("Credential not accepted")} for ${where}`;
    return checked
      ? renderChecked(status, screen)
      : `${screen.green("Credential found")} for ${where}`;
  },
  exitCode: ({ authenticated }) => authenticated ? EXIT.ok : EXIT.auth,
  failure: ({ profile, location }) =>
    location === null
      ? new CliError("AUTH_REQUIRED", `No credential for profile "${profile}"`, {
        hint: "Run `aiel auth login`, or set AIEL_TOKEN",
        details: { profile },
      })
      : new CliError("AUTH_INVALID", "The service does not accept the credential", {
        hint: "Run `aiel auth login` with a token that is neither expired nor revoked",
        details: { profile, location },
      }),
};

/** What no service was asked about may be worth nothing. */
function unchecked(profile: string, { location }: AuthStatus): CliError {
  return new CliError(
    "USAGE",
    `There is a credential in ${location}, and no control service is set to ask about it`,
    {
      hint:
        "Set AIEL_BASE_URL or run `aiel auth login`; `aiel auth status --offline` asks no service",
      details: { profile, location },
    },
  );
}

function localStatus(
  { profile, baseUrl, credential }: LocalFacts,
  store: CredentialStore,
): AuthStatus {
  return {
    profile,
    authenticated: credential !== undefined,
    checked: false,
    source: credential?.source ?? null,
    location: credential === undefined ? null : {
      environment: "AIEL_TOKEN",
      keyring: "the OS keyring",
      file: store.file ?? "",
    }[credential.source],
    base_url: baseUrl?.value ?? null,
    user: null,
    tenant: null,
    scopes: null,
    expires_at: null,
  };
}

function remoteStatus(me: Identity) {
  return {
    checked: true,
    user: accountOf(me),
    tenant: { id: me.tenant_id, slug: me.tenant_slug, name: me.tenant_name },
    scopes: me.scopes,
  };
}

function refused(local: AuthStatus, deps: Deps): AuthStatus {
  deps.talk("hint: It may be expired or revoked: run `aiel auth login` with another one");
  return { ...local, authenticated: false, checked: true };
}

function renderChecked(status: AuthStatus, screen: Screen): string {
  const { profile, location, base_url, user, tenant, scopes, expires_at } = status;
  const rows: [string, string][] = [
    ["user", user === null ? "" : foreign(accountName(user))],
    ["tenant", foreign(tenant?.name ?? "")],
    ["service", base_url ?? ""],
    ["profile", profile],
    ["credential", visible(location ?? "")],
    ["scopes", (scopes ?? []).join(", ") || "none"],
    ...expires_at === null ? [] : [["expires", expires_at.slice(0, 10)] satisfies [string, string]],
  ];
  return [
    screen.green("Logged in"),
    columns(rows.map(([key, value]) => [screen.cyan(key), value]), "  "),
  ].join("\n");
}
