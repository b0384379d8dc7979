import assert from "node:assert/strict";

import { startRawServer } from "../../../tests/harness/raw_server.ts";
import { CallError } from "../provider.ts";
import { PrivateGrants } from "./addresses.ts";
import { exchange } from "./exchange.ts";
import { type OpenHosts, Reach, systemAddresses } from "./reach.ts";

const NOTHING: OpenHosts = { loopback: false, hosts: [] };
/** A machine with these addresses. */
const own = () => ["127.0.0.1", "::1", "10.0.0.5", "93.184.216.40", "2600:0:0::5"];
const never = new AbortController().signal;

function reach(open: Partial<OpenHosts> = {}): Reach {
  return new Reach({ ...NOTHING, ...open }, own);
}

const at = (address: string, port = 5432) => ({ address, port });

/** Addresses that belong to no one on the internet, or are another's spelling. */
const PRIVATE = [
  "127.0.0.1",
  "127.9.9.9",
  "::1",
  "0.0.0.0",
  "::",
  "10.0.0.7",
  "172.16.0.1",
  "192.168.1.1",
  "100.64.0.1",
  "169.254.169.254",
  "168.63.129.16",
  "fe80::1",
  "fe80::1%eth0",
  "fd00:ec2::254",
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.7",
  "::ffff:93.184.216.34",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
  "224.0.0.1",
  "255.255.255.255",
  "localhost",
  "",
];

Deno.test("with nothing open, the internet is reached and no other host", () => {
  for (const address of ["93.184.216.34", "2600:1406::1"]) {
    assert.ok(reach().allows(at(address), "db.example"), address);
  }
  for (const address of PRIVATE) assert.ok(!reach().allows(at(address), address), address);
});

Deno.test("this machine is no part of the internet, whatever its addresses are", () => {
  for (const address of ["93.184.216.40", "2600::5"]) {
    assert.ok(!reach({ loopback: true }).allows(at(address), "db.example"), address);
    const hosts = [{ host: address, port: 5432 }];
    assert.ok(reach({ hosts }).allows(at(address), "db.example"), address);
  }
  assert.ok(systemAddresses().includes("127.0.0.1"));
});

Deno.test("loopback is loopback alone", () => {
  const open = reach({ loopback: true });
  const found = PRIVATE.filter((address) => open.allows(at(address), address));
  assert.deepEqual(found, ["127.0.0.1", "127.9.9.9", "::1"]);
});

Deno.test("an address is open by itself, whatever leads to it, at its port", () => {
  const open = reach({
    hosts: [{ host: "10.0.0.7", port: 5432 }, { host: "fd00::7", port: undefined }],
  });
  assert.ok(open.allows(at("10.0.0.7"), "any.example"));
  assert.ok(open.allows(at("fd00:0::7", 1), "fd00::7"));
  for (const address of ["10.0.0.8", "::ffff:10.0.0.7", "fd00::8", "fd00::7%eth0"]) {
    assert.ok(!open.allows(at(address), "any.example"), address);
  }
  assert.ok(!open.allows(at("10.0.0.7", 22), "10.0.0.7"));
});

Deno.test("a name opens private networks for itself, and neither this machine nor metadata", () => {
  const open = reach({ hosts: [{ host: "db.internal", port: 5432 }] });
  for (const address of ["10.0.0.7", "172.20.0.1", "192.168.0.9", "100.64.0.1", "fd00::7"]) {
    assert.ok(open.allows(at(address), "DB.internal"), address);
    assert.ok(!open.allows(at(address), "db2.internal"), address);
    assert.ok(!open.allows(at(address), "db.internal."), address);
    assert.ok(!open.allows(at(address, 5433), "db.internal"), address);
  }
  const others = ["127.0.0.1", "::1", "169.254.169.254", "fe80::1", "10.0.0.5", "0.0.0.0"];
  for (const address of others) assert.ok(!open.allows(at(address), "db.internal"), address);
});

/** What an exchange is refused with; `private` opens all loopback for its own part. */
async function refused(host: string, port: number, ports: { resolve(): Promise<string[]> }) {
  const [outcome] = await Promise.allSettled([
    exchange(
      { url: new URL(`http://${host}:${port}/`), method: "GET", headers: [], body: undefined },
      { private: PrivateGrants.parse(["127.0.0.0/8", "[::1]"], "private") },
      { ...ports, reach: reach() },
      never,
    ),
  ]);
  assert.equal(outcome.status, "rejected", host);
  const { reason } = outcome as PromiseRejectedResult;
  assert.ok(reason instanceof CallError, Deno.inspect(reason));
  return reason;
}

Deno.test("what an integration allows itself is not beyond the reach, and no address is told", async () => {
  await using server = startRawServer(({ send }) => send("HTTP/1.1 204 No\r\n\r\n"));
  const resolve = () => Promise.resolve(["127.0.0.1", "::1"]);
  for (const host of ["127.0.0.1", "2130706433", "0177.1", "[::1]", "localhost", "api.test"]) {
    const error = await refused(host, server.port, { resolve });
    assert.equal(error.code, "SECURITY_VIOLATION", host);
  }
  const { message, more } = await refused("api.test", server.port, { resolve });
  assert.equal(
    message,
    'The host "api.test" leads to a private address, which this service does not reach',
  );
  assert.match(more.hint ?? "", new RegExp(`"api.test:${server.port}" in AIEL_PRIVATE_HOSTS`));
  assert.ok(!`${message} ${more.hint}`.includes("127."));
  assert.match((await refused("[::1]", 80, { resolve })).more.hint ?? "", /"\[::1\]:80"/);
  assert.deepEqual(server.requests, []);
});

Deno.test("what is open for the service still has to be named by the integration", async () => {
  await using server = startRawServer(({ send }) => send("HTTP/1.1 204 No\r\n\r\n"));
  const url = new URL(`http://api.test:${server.port}/`);
  const ask = (grants: PrivateGrants, open: Partial<OpenHosts>) =>
    exchange(
      { url, method: "GET", headers: [], body: undefined },
      { private: grants },
      { resolve: () => Promise.resolve(["127.0.0.1"]), reach: reach(open) },
      never,
    );
  const named = PrivateGrants.parse(["127.0.0.1"], "private");
  const port = server.port;
  const hosts = [{ host: "127.0.0.1", port }];
  await assert.rejects(ask(PrivateGrants.none, { hosts }), /which the integration may not reach/);
  await assert.rejects(
    ask(named, { hosts: [{ host: "127.0.0.1", port: port === 1 ? 2 : 1 }] }),
    /which this service does not reach/,
  );
  assert.deepEqual(server.requests, []);
  const answer = await ask(named, { hosts });
  assert.equal(answer.status, 204);
  await answer.body?.cancel();
});
