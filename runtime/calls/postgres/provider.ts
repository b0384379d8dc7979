/**
 * Postgres as a provider of governed calls.
 *
 * Actions are `read` and `write`. Whether a statement reads, the database decides: it runs in a
 * transaction that the database keeps read-only, and only when the database refuses it for that,
 * leave to `write` is asked for. `write` covers `read`, since what writes can give back what it
 * finds (`UPDATE … RETURNING`), so a grant to write without one to read would promise what nothing
 * keeps.
 *
 * What a statement may do besides, only the rights of the login bound: a function of another's
 * making may send what it is given elsewhere (`dblink`, foreign tables), end other connections of
 * the same role (`pg_terminate_backend`), or hold advisory locks until the run ends. Until Postgres
 * 16 what only may read can count up sequences that the login may use. A login that
 * reaches the files and programs of the database's machine is refused. `role` is where statements
 * start and no boundary, since any statement may go back to the login.
 *
 * @module
 */

import type { EgressPorts } from "../egress/connect.ts";
import { systemResolver } from "../egress/resolver.ts";
import type { Integration, Provider } from "../provider.ts";
import type { PostgresConfig } from "./config.ts";
import { postgresGrammar } from "./grammar.ts";
import { PostgresIntegration } from "./integration.ts";
import { Session } from "./session.ts";
import { beginning } from "./statements.ts";

export type { PostgresConfig } from "./config.ts";

/** Makes the provider; tests hand in another network. */
export function postgresProvider(
  ports: EgressPorts = { resolve: systemResolver },
): Provider<PostgresConfig> {
  return {
    ...postgresGrammar,
    open: (config): Integration => new PostgresIntegration(config, ports),
    check: (config, signal) => check(config, ports, signal),
  };
}

const FOUND = `
  SELECT pg_catalog.current_setting('server_version') AS version, session_user::text AS login,
    rolcreaterole AS createrole, rolcreatedb AS createdb, rolreplication AS replication,
    rolbypassrls AS bypassrls, pg_catalog.pg_is_in_recovery() AS standby,
    pg_catalog.current_setting('server_version_num')::int < 160000 AND EXISTS (
      SELECT FROM pg_catalog.pg_class WHERE relkind = 'S'
        AND pg_catalog.has_sequence_privilege(session_user, oid, 'USAGE, UPDATE')
    ) AS sequences
  FROM pg_catalog.pg_roles WHERE rolname = session_user`;

async function check(
  config: PostgresConfig,
  ports: EgressPorts,
  signal: AbortSignal,
): Promise<string> {
  const session = await Session.open(config, ports, signal);
  try {
    const { rows: [found = {}] } = await session.execute(FOUND, [], 1, signal);
    // The role and the schema that are set in it are tried so.
    await session.run(beginning(config, "READ ONLY"), signal);
    const { version, login, standby } = found;
    const powers = ["createrole", "createdb", "replication", "bypassrls"]
      .filter((power) => found[power] === true);
    const warnings = [
      ...powers.map((power) => `its login has "${power}", which a project needs not`),
      ...(config.role === undefined ? [] : [
        `role "${config.role}" bounds nothing, since a statement may go back to "${login}"`,
      ]),
      ...(found["sequences"] === true
        ? ["before Postgres 16 code that may only read can count up sequences of its login"]
        : []),
      ...(config.tls || config.host.startsWith("/") ? [] : ["the connection is not encrypted"]),
    ];
    const mode = config.readOnly || standby === true ? "read only" : "read and write";
    return [
      `PostgreSQL ${version} as "${login}", ${mode}`,
      ...warnings.map((warning) => `warning: ${warning}`),
    ].join("; ");
  } finally {
    await session.close();
  }
}
