import type { Input } from "../../program/command.ts";
import type { Command, Deps } from "../../deps.ts";
import type { Config } from "../../config/config.ts";
import { problemWith } from "../../config/keys.ts";
import type { CredentialLocation } from "../../credentials/credential_store.ts";
import { credentialOf } from "../../credentials/token.ts";
import { CliError } from "../../errors.ts";
import { checkAddress, isOpen, LOCAL_SERVICE, normalAddress } from "../../sync/address.ts";
import { insecureHttpAllowed } from "../../sync/connection.ts";
import {
  type Account,
  accountName,
  accountOf,
  type Identity,
  whoAmI,
} from "../../sync/identity.ts";
import { foreign } from "../../program/foreign.ts";
import { openClient } from "../../sync/open_client.ts";
import { rememberPlaces } from "../../sync/remembered_places.ts";
import { isControlError } from "../../sync/remote_error.ts";
import { requireToken } from "./require_token.ts";
import { visible } from "../../program/screen.ts";
import { choosePlace, type ChosenPlace } from "./choose_place.ts";

/** What `aiel auth login` says. Holds no part of the credential. */
export interface LoggedIn extends ChosenPlace {
  profile: string;
  base_url: string;
  user: Account;
  tenant: { id: string; slug: string; name: string };
  /** Those that the credential may be used in. */
  workspaces: { slug: string; name: string; role: string | null; projects: string[] }[];
  scopes: readonly string[];
  /** Null with `--dry-run`. */
  stored_in: CredentialLocation | null;
  /** Why it is in the file, when a keyring would have been better. */
  reason: string | null;
  /** Path of the file; null for the keyring. */
  file: string | null;
  dry_run: boolean;
}

const MAX_INPUT = 64 * 1024;

/** The work of `aiel auth login`. */
export const authLogin: Command<LoggedIn> = {
  run: async (input, deps) => {
    const [config, store] = await Promise.all([deps.config(), deps.credentials()]);
    const profile = config.profile.value;
    const insecure = input.flag("insecure-http");
    const baseUrl = await findAddress(input, config, deps);
    checkAddress(baseUrl, insecure || insecureHttpAllowed(config));
    const { token, identity } = await acceptedToken(input, baseUrl, deps);
    const { dryRun } = deps.global;
    // Remembered, so that commits can say who made them without asking the service.
    const { name, email, tenant_name: tenant } = identity;
    const stored = dryRun
      ? undefined
      : await store.set(profile, token, baseUrl, { name, email, tenant });
    if (!dryRun) await keepAddress(config, baseUrl, insecure);
    await rememberPlaces(deps, { profile, baseUrl }, identity.workspaces);
    const place = await choosePlace(identity, config, deps);
    if (deps.env("AIEL_TOKEN") !== undefined) {
      deps.warn("AIEL_TOKEN is set and is used instead of what was stored");
    }
    const held = config.get("base_url");
    if (held !== undefined && held.origin !== "user" && held.value !== baseUrl) {
      deps.warn(`"${held.value}" still holds here: ${held.origin} (${held.source})`);
    }
    return {
      profile,
      base_url: baseUrl,
      ...summaryOf(identity),
      ...place,
      stored_in: stored?.store ?? null,
      reason: stored?.reason ?? null,
      file: stored?.store === "file" ? store.file ?? null : null,
      dry_run: dryRun,
    };
  },
  render: (result, screen) => {
    const { base_url, user, tenant, profile, workspaces, workspace, project } = result;
    const place = workspace === null
      ? workspaces.length === 0
        ? "no workspace is set"
        : `${workspaces.length} workspaces, none of them chosen`
      : `workspace ${workspace}, ${project === null ? "no project chosen" : `project ${project}`}`;
    return [
      `${screen.green(result.dry_run ? "Would log in" : "Logged in")} to ${base_url} as ` +
      `${screen.bold(foreign(accountName(user)))} (tenant ${foreign(tenant.name)})`,
      ...whereStored(result),
      `Profile ${profile}: ${place}`,
    ].join("\n");
  },
};

function summaryOf(me: Identity): Pick<LoggedIn, "user" | "tenant" | "workspaces" | "scopes"> {
  return {
    user: accountOf(me),
    tenant: { id: me.tenant_id, slug: me.tenant_slug, name: me.tenant_name },
    workspaces: me.workspaces.map(({ slug, name, role, projects }) => ({
      slug,
      name,
      role,
      projects: projects.map((project) => project.slug),
    })),
    scopes: me.scopes,
  };
}

function whereStored({ stored_in, file, reason }: LoggedIn): string[] {
  if (stored_in === null) return [];
  if (stored_in === "keyring") return ["The credential is in the OS keyring"];
  const why = reason === null ? "" : `; no keyring was used: ${visible(reason)}`;
  return [`The credential is in ${visible(file ?? "")} (only you can read it${why})`];
}

/**
 * From the flag, the settings or the person. What a project's files say is not taken: they must not
 * choose who gets a token.
 */
async function findAddress(input: Input, config: Config, deps: Deps): Promise<string> {
  const known = config.get("base_url");
  const given = input.option("base-url") ??
    (known === undefined || known.origin === "project" ? undefined : known.value) ??
    config.own("base_url", "user") ??
    await deps.prompter.text({
      message: "Address of the control service",
      instead: "--base-url <url>",
      fallback: LOCAL_SERVICE,
      problem: (answer) => problemWith("base_url", answer.trim()),
    });
  const problem = problemWith("base_url", given.trim());
  if (problem !== undefined) throw new CliError("USAGE", problem, schemeHint(given.trim()));
  return normalAddress(given.trim());
}

/** What is most often forgotten. */
function schemeHint(typed: string): { hint?: string } {
  const isHost = /^(?:[\w.-]+|\[[0-9a-f:]+\])(?::\d+)?(?:\/.*)?$/i.test(typed);
  if (!isHost || !URL.canParse(`http://${typed}`)) return {};
  // On this machine there is rarely a certificate.
  const scheme = isOpen(`http://${typed}`) ? "https" : "http";
  return { hint: `Did you mean "${scheme}://${typed}"?` };
}

/** A token that the service accepts, and whose it is. */
interface Accepted {
  readonly token: string;
  readonly identity: Identity;
}

/** How often a person may type a token. */
const TRIES = 3;

/** Who mistypes at a terminal is asked again; what comes from a pipe comes once. */
async function acceptedToken(input: Input, baseUrl: string, deps: Deps): Promise<Accepted> {
  const isTyped = !input.flag("with-token");
  for (let left = isTyped ? TRIES - 1 : 0;; left--) {
    try {
      const token = await readToken(input, baseUrl, deps);
      const { signal, env, talk } = deps;
      const client = await openClient({ baseUrl, token, signal, env, talk });
      return {
        token,
        identity: await deps.progress.step("Checking the token", () => whoAmI(client)),
      };
    } catch (thrown) {
      const problem = refusalOf(thrown);
      if (problem === undefined || left <= 0) throw thrown;
      deps.warn(`${problem}. Try again`);
    }
  }
}

/** Why another token may be accepted; undefined when the token is not what failed. */
function refusalOf(thrown: unknown): string | undefined {
  if (thrown instanceof CliError && thrown.code === "AUTH_INVALID") return thrown.message;
  const isRefused = isControlError(thrown) && thrown.status === 401;
  return isRefused ? "The service does not accept that token" : undefined;
}

/**
 * Typed where it is not shown, or from a pipe; never from the command line, which every process of
 * the machine can read.
 */
async function readToken(input: Input, baseUrl: string, deps: Deps): Promise<string> {
  let token: string;
  if (input.flag("with-token")) {
    if (deps.stdin.isTerminal) {
      throw new CliError("USAGE", "--with-token reads standard input, which is a terminal here", {
        hint: "Leave --with-token out to be asked, or pipe the token in",
      });
    }
    const bytes = await deps.stdin.read(MAX_INPUT);
    token = credentialOf(new TextDecoder().decode(bytes), "standard input");
  } else {
    const typed = await deps.prompter.secret({
      message: `Token for ${baseUrl}`,
      instead: "--with-token, and the token on standard input",
    });
    token = credentialOf(typed, "the prompt");
  }
  requireToken(token);
  return token;
}

async function keepAddress(config: Config, baseUrl: string, insecure: boolean): Promise<void> {
  await config.set("base_url", baseUrl, "user");
  // An exception for one service must not outlive it.
  if (!isOpen(baseUrl)) await config.unset("insecure_http", "user");
  else if (insecure) await config.set("insecure_http", "true", "user");
}
