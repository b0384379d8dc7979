import assert from "node:assert/strict";
import { parsePrivateHosts } from "./private_hosts.ts";

Deno.test("private hosts are names and addresses with a port, in one spelling", () => {
  assert.deepEqual(parsePrivateHosts("DB.internal:5432, 10.0.0.7:*,[FD00:0::7]:443,loopback"), {
    loopback: true,
    hosts: [
      { host: "db.internal", port: 5432 },
      { host: "10.0.0.7", port: undefined },
      { host: "fd00::7", port: 443 },
    ],
  });
  assert.deepEqual(parsePrivateHosts("localhost:6379"), {
    loopback: false,
    hosts: [{ host: "127.0.0.1", port: 6379 }, { host: "::1", port: 6379 }],
  });
});

Deno.test("what is no private host is named, and nothing is open", () => {
  const texts = [
    "",
    "db.internal",
    "10.0.0.7",
    "10.0.0.0/8:5432",
    "*:5432",
    "*.internal:5432",
    "*.internal:*",
    ":*",
    ":5432",
    "*",
    "db.internal:0",
    "db.internal:65536",
    "db.internal:**",
    "db.internal:5432:*",
    "[fd00::7]",
    "fd00::7:443",
    "[::ffff:10.0.0.7]:443",
    "[fe80::1%eth0]:443",
    "0.0.0.0:80",
    "2130706433:80",
    "0x7f.1:80",
    "127.1:80",
    "http://db.internal:80",
    "user@db.internal:80",
    "/run/postgresql:5432",
    "unix:/run/x:1",
    "db internal:80",
    "Loopback",
    "loopback:80",
    "db.internal.:80",
    "dä.internal:80",
  ];
  for (const wrong of texts) {
    const found = parsePrivateHosts(`10.0.0.9:1,${wrong}`);
    assert.deepEqual(found, { wrong });
  }
});
