/**
 * What the command line asks of the service's process.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { ConfigError } from "./config_error.ts";
import { FIRST_TENANT } from "./first_start.ts";

/** One thing to do. */
export type Task =
  | { readonly task: "serve" }
  | { readonly task: "help" }
  | { readonly task: "new_tenant"; readonly slug: string; readonly name: string }
  | { readonly task: "new_admin_token"; readonly tenant: string };

/** What `--help` prints. */
export const USAGE = `Usage: deno task control [OPTIONS]

Starts the control service. With one of these it does only that, also while a service runs, and ends:

  --new-tenant SLUG       Make another tenant with an admin, and print the admin's token once
    --name NAME           What people call it (default: the slug)
  --new-admin-token       Print another token of an admin
    --tenant SLUG         The admin's tenant (default: ${FIRST_TENANT.slug})

Environment, explained in control/OPERATING.md: AIEL_DATA_DIR, AIEL_DATABASE_URL (postgres://… or
sqlite:///path), AIEL_BLOBS (s3://bucket/prefix or file:///path), AIEL_LISTEN (127.0.0.1:8787),
AIEL_PUBLIC_URL, AIEL_RUN_LISTEN (127.0.0.1:8788) and AIEL_RUN_URL (where projects answer, at a host
of their own), AIEL_LOG_LEVEL (debug, info, warn, error), AIEL_RATE_LIMIT (2000/200, or off),
AIEL_ANONYMOUS_RATE_LIMIT (200/20, or off), AIEL_TRUSTED_PROXIES (0), AIEL_ISOLATION (auto,
required, deno; default: required where others reach the service, else auto), AIEL_DENO (the Deno
program that runs code), AIEL_SECRETS_KEY (keys that seal variables), AIEL_METRICS_LISTEN
(127.0.0.1:9464, for /metrics; default: off), AIEL_COMPONENTS (api,execute,schedule),
AIEL_TENANT_RUNNING and AIEL_TENANT_BACKLOG (executions of a tenant), AIEL_PRIVATE_HOSTS (host:port,
loopback or none: what integrations reach beside the internet)`;

/**
 * Reads the command line.
 *
 * @throws {ConfigError} something is not known, missing, or means nothing beside the rest
 */
export function readArguments(args: readonly string[]): Task {
  const { help, name, tenant, ...values } = parse(args);
  const slug = values["new-tenant"];
  const token = values["new-admin-token"] ?? false;
  if (help) return { task: "help" };
  if (slug !== undefined && token) {
    throw new ConfigError("--new-tenant and --new-admin-token don't go together");
  }
  if (name !== undefined && slug === undefined) {
    throw new ConfigError("--name needs --new-tenant");
  }
  if (tenant !== undefined && !token) {
    throw new ConfigError("--tenant needs --new-admin-token");
  }
  if (slug !== undefined) return { task: "new_tenant", slug, name: name ?? slug };
  if (token) return { task: "new_admin_token", tenant: tenant ?? FIRST_TENANT.slug };
  return { task: "serve" };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: "boolean", short: "h" },
        name: { type: "string" },
        "new-admin-token": { type: "boolean" },
        "new-tenant": { type: "string" },
        tenant: { type: "string" },
      },
    }).values;
  } catch (error) {
    // It says what is wrong, and after a full stop how to escape it, which does not help here.
    const said = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new ConfigError(`${said}; "deno task control --help" lists what is known`);
  }
}
