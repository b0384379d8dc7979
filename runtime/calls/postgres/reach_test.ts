/** Which addresses a database is looked for at, and what a server there has to prove. */

import assert from "node:assert/strict";
import { AUTHORITY, CERTIFICATE, PRIVATE_KEY } from "../../../tests/harness/certificate.ts";
import { skipped } from "../../../tests/contract/background_server.ts";
import {
  type GovernedDatabase,
  startGovernedPostgres,
} from "../../../tests/contract/governed_postgres.ts";
import { governedRun } from "../../../tests/contract/governed_run.ts";
import type { Json } from "../../protocol/json.ts";
import type { EgressPorts } from "../egress/connect.ts";
import { type OpenHosts, Reach } from "../egress/reach.ts";
import { systemResolver } from "../egress/resolver.ts";
import { ConfigError } from "../provider.ts";
import { postgresProvider } from "./provider.ts";

const server = await startGovernedPostgres();
if (typeof server === "string") skipped("The addresses of databases", server);

const NOTHING = new Reach({ loopback: false, hosts: [] });
const ASK = { sql: "select 1 as one", params: [] };

function within(open: OpenHosts | Reach, more: Partial<EgressPorts> = {}) {
  const reach = open instanceof Reach ? open : new Reach(open);
  return postgresProvider({ resolve: systemResolver, reach, ...more });
}

function test(what: string, run: (database: GovernedDatabase) => Promise<void>): void {
  if (typeof server === "string") return;
  Deno.test(`postgres: ${what}`, async () => {
    await using database = await server.newDatabase();
    await run(database);
    await database.idle();
  });
}

/** The URL of a database as a configuration may have it. */
function urlOf({ config }: GovernedDatabase, host: string): string {
  const secret = encodeURIComponent(String(config["secret"]));
  return `postgres://${config["user"]}:${secret}@${host}:${config["port"]}/${config["database"]}`;
}

test("a server of this machine is not reached, in whatever spelling", async (database) => {
  const listed = ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1"];
  const names = ["localhost", "LOCALHOST", "localhost.", "0.0.0.0", "0", "::1", "::", "[::1]"];
  const inside = ["::ffff:127.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "64:ff9b::7f00:1", "::1%lo"];
  const directories = ["/run/postgresql", "/tmp", "/"];
  const lists = ["127.0.0.1,db.example", "db.example,127.0.0.1", "127.0.0.1 ", "@run", "\\run"];
  for (const host of [...listed, ...names, ...inside, ...directories, ...lists]) {
    await using run = governedRun(within(NOTHING), { ...database.config, host }, ["read"]);
    const { code } = await run.refused("query", ASK);
    // What the system takes for no host at all is found nowhere.
    const isNoHost = lists.includes(host) || /^(?:\[|::1%|localhost\.$)/.test(host);
    assert.ok(code === "SECURITY_VIOLATION" || isNoHost && code === "UPSTREAM", `${host}: ${code}`);
  }
  for (const host of ["127.0.0.1", "[::1]", "0x7f.1", "%31%32%37.0.0.1", "%2Frun%2Fpostgresql"]) {
    const config = { provider: "postgres", url: urlOf(database, host) };
    await using run = governedRun(within(NOTHING), config, ["read"]);
    assert.equal((await run.refused("query", ASK)).code, "SECURITY_VIOLATION", host);
  }
  for (const more of ["?host=/run/postgresql", "?host=127.0.0.1", "?hostaddr=127.0.0.1"]) {
    const config = { provider: "postgres", url: `${urlOf(database, "db.example")}${more}` };
    assert.throws(() => within(NOTHING).parseConfig(config, "one"), ConfigError, more);
  }
  assert.equal(database.proxy.taken, 0);
});

test("a check reaches no more than a call, and tells of no address", async (database) => {
  const provider = within(NOTHING, { resolve: () => Promise.resolve(["127.0.0.1"]) });
  const config = provider.parseConfig({ ...database.config, host: "db.internal" }, "one");
  const [outcome] = await Promise.allSettled([
    provider.check(config, new AbortController().signal),
  ]);
  assert.equal(outcome.status, "rejected");
  const { message, more } = (outcome as PromiseRejectedResult).reason;
  assert.match(message, /^The host "db\.internal" leads to a private address/);
  assert.ok(more.hint.includes(`"db.internal:${database.config["port"]}" in AIEL_PRIVATE_HOSTS`));
  assert.ok(!`${message}${more.hint}`.includes("127."));
  assert.equal(database.proxy.taken, 0);
});

test("a name that changes its answer does not lead to an address that was not judged", async (database) => {
  const answers = [["127.0.0.1"], ["10.0.0.1", "127.0.0.1"], ["::ffff:127.0.0.1"]];
  let asked = 0;
  const resolve = () => Promise.resolve(answers[asked++] ?? ["169.254.169.254"]);
  for (let times = 0; times < 4; times++) {
    const config = { ...database.config, host: "rebinding.example" };
    await using run = governedRun(within(NOTHING, { resolve }), config, ["read"]);
    assert.equal((await run.refused("query", ASK)).code, "SECURITY_VIOLATION");
  }
  assert.equal(asked, 4, "each connection asks once");
  assert.equal(database.proxy.taken, 0);
});

test("what is open is reached at its port, by the first of its addresses that answers", async (database) => {
  const port = Number(database.config["port"]);
  const resolve = () => Promise.resolve(["169.254.169.254", "127.0.0.9", "127.0.0.1"]);
  const open = (at: number) => ({
    loopback: false,
    hosts: [{ host: "127.0.0.9", port: at }, { host: "127.0.0.1", port: at }],
  });
  const config = { ...database.config, host: "db.example", tls: false };
  await using other = governedRun(within(open(port === 1 ? 2 : 1), { resolve }), config, ["read"]);
  assert.equal((await other.refused("query", ASK)).code, "SECURITY_VIOLATION");
  await using run = governedRun(within(open(port), { resolve }), config, ["read"]);
  assert.deepEqual(await run.call("query", ASK), { rows: [{ one: 1 }], rowCount: 1 });
});

test("a request to cancel goes where the connection went, and asks no name again", async (database) => {
  let asked = 0;
  const resolve = () => Promise.resolve(asked++ === 0 ? ["127.0.0.1"] : ["169.254.169.254"]);
  const config = { ...database.config, host: "db.example", tls: false };
  const provider = within({ loopback: true, hosts: [] }, { resolve });
  await using run = governedRun(provider, config, ["read"]);
  const abort = new AbortController();
  const sql = "select pg_sleep(3600)";
  const refused = run.refused("query", { sql, params: [] }, abort.signal);
  await database.running(sql);
  abort.abort();
  assert.equal((await refused).code, "TIMEOUT");
  await run.integration.close();
  await database.idle();
  assert.equal(asked, 1);
});

test("a server has to prove the name of the configuration, not the address", async (database) => {
  await speakTls(database);
  const config = (host: string, more: { [key: string]: Json } = {}) => ({
    ...database.config,
    host,
    tls: true,
    ...more,
  });
  const ports = { resolve: () => Promise.resolve(["127.0.0.1"]), certificates: AUTHORITY };
  const open = { loopback: true, hosts: [] };
  await using run = governedRun(within(open, ports), config("api.test"), ["read"]);
  const encrypted = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
  assert.deepEqual(await run.call("query", { sql: encrypted, params: [] }), {
    rows: [{ ssl: true }],
    rowCount: 1,
  });
  const abort = new AbortController();
  const sql = "select pg_sleep(3600)";
  const refused = run.refused("query", { sql, params: [] }, abort.signal);
  await database.running(sql);
  abort.abort();
  await refused;
  await run.integration.close();
  await database.idle();
  const before = Deno.env.get("NODE_TLS_REJECT_UNAUTHORIZED");
  Deno.env.set("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  try {
    const { certificates: _, ...trustsNothing } = ports;
    for (
      const [host, network] of [
        ["other.test", ports],
        ["127.0.0.1", ports],
        ["api.test", trustsNothing],
      ] as const
    ) {
      await using wrong = governedRun(within(open, network), config(host), ["read"]);
      assert.equal((await wrong.refused("query", ASK)).code, "UPSTREAM", host);
    }
  } finally {
    if (before === undefined) Deno.env.delete("NODE_TLS_REJECT_UNAUTHORIZED");
    else Deno.env.set("NODE_TLS_REJECT_UNAUTHORIZED", before);
  }
});

/** Gives the server the certificate of `api.test`. */
async function speakTls({ admin, until }: GovernedDatabase): Promise<void> {
  for (const [file, text] of [["server.crt", CERTIFICATE], ["server.key", PRIVATE_KEY]]) {
    const lines = text?.trim().replaceAll("\n", "\\n");
    await admin(
      `copy (select unnest(string_to_array(E'${lines}', E'\\n'))) ` +
        `to program 'umask 077; cat > ${file}'`,
    );
  }
  await admin("alter system set ssl = on");
  await admin("select pg_reload_conf()");
  await until("select 1 where current_setting('ssl') = 'on'");
}
