import assert from "node:assert/strict";
import { BlockList } from "node:net";
import fc from "fast-check";

import { ConfigError } from "../provider.ts";
import { isPublic, PrivateGrants } from "./addresses.ts";

const PRIVATE = [
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "100.64.0.1",
  "100.127.255.255",
  "127.0.0.1",
  "127.255.255.255",
  "169.254.169.254",
  "168.63.129.16",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.192",
  "192.88.99.1",
  "192.168.1.1",
  "198.18.0.1",
  "198.19.255.255",
  "224.0.0.1",
  "239.255.255.250",
  "255.255.255.255",
  "::",
  "::1",
  "::7f00:1",
  "::127.0.0.1",
  "::ffff:127.0.0.1",
  "::ffff:8.8.8.8",
  "::ffff:0:8.8.8.8",
  "64:ff9b::7f00:1",
  "64:ff9b::8.8.8.8",
  "64:ff9b:1::1",
  "100::1",
  "2001::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "2002:808:808::1",
  "3fff::1",
  "5f00::1",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "fe80::1%eth0",
  "2606:4700::1%eth0",
  "fec0::1",
  "ff02::1",
  "localhost",
  "127.1",
  "0x7f.1",
  "2130706433",
  "",
];

const PUBLIC = [
  "1.1.1.1",
  "8.8.8.8",
  "9.255.255.255",
  "11.0.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "126.255.255.255",
  "128.0.0.0",
  "169.253.255.255",
  "172.15.255.255",
  "172.32.0.0",
  "192.0.1.0",
  "192.167.255.255",
  "198.17.255.255",
  "198.20.0.0",
  "223.255.255.255",
  "2001:4860:4860::8888",
  "2606:4700:4700::1111",
  "2a00:1450:4001::1",
];

Deno.test("addresses without an owner on the internet are private", () => {
  for (const address of PRIVATE) {
    assert.equal(PrivateGrants.none.allow({ address, port: 443 }), false, address);
  }
  for (const address of PUBLIC) {
    assert.equal(isPublic(address), true, address);
    assert.equal(PrivateGrants.none.allow({ address, port: 443 }), true, address);
  }
});

Deno.test("no IPv6 address outside of the global block is public", () => {
  const global = new BlockList();
  global.addSubnet("2000::", 3, "ipv6");
  fc.assert(fc.property(fc.ipV6(), (address) => {
    if (isPublic(address)) assert.equal(global.check(address, "ipv6"), true);
  }));
});

Deno.test("a grant opens the addresses and the port that it names", () => {
  const grants = PrivateGrants.parse(
    ["127.0.0.1:8080", "10.0.0.0/8", "[fd00::]/8", "[fe80::1]:9", "192.168.1.7"],
    "private",
  );
  const allowed = (address: string, port: number) => grants.allow({ address, port });
  assert.equal(allowed("127.0.0.1", 8080), true);
  assert.equal(allowed("127.0.0.1", 8081), false);
  assert.equal(allowed("127.0.0.2", 8080), false);
  assert.equal(allowed("::ffff:127.0.0.1", 8080), false);
  assert.equal(allowed("10.255.0.1", 1), true);
  assert.equal(allowed("::ffff:10.0.0.1", 1), false);
  assert.equal(allowed("11.0.0.1", 1), true);
  assert.equal(allowed("fd12::1", 1), true);
  assert.equal(allowed("fd12::1%eth0", 1), false);
  assert.equal(allowed("fe80::1", 9), true);
  assert.equal(allowed("fe80::1", 10), false);
  assert.equal(allowed("192.168.1.7", 5), true);
  assert.equal(allowed("192.168.1.8", 5), false);
});

Deno.test("localhost stands for its two addresses", () => {
  const grants = PrivateGrants.parse(["localhost:80"], "private");
  assert.equal(grants.allow({ address: "127.0.0.1", port: 80 }), true);
  assert.equal(grants.allow({ address: "::1", port: 80 }), true);
  assert.equal(grants.allow({ address: "127.0.0.1", port: 81 }), false);
  assert.equal(grants.allow({ address: "127.0.0.2", port: 80 }), false);
});

Deno.test("what is no grant is refused with its place", () => {
  const wrong = [
    "127.1",
    "0x7f.0.0.1",
    "010.0.0.1",
    "127.0.0.1:0",
    "127.0.0.1:65536",
    "10.0.0.0/33",
    "[fd00::]/129",
    "fd00::/8",
    "localhost/8",
    "example.com",
    "*",
    "127.0.0.1:80/8",
    "[::ffff:127.0.0.1]",
    "",
    1,
    null,
  ];
  for (const entry of wrong) {
    assert.throws(
      () => PrivateGrants.parse(["10.0.0.1", entry], "crm.private"),
      (error) => error instanceof ConfigError && error.at === "crm.private[1]",
      String(entry),
    );
  }
  assert.throws(() => PrivateGrants.parse("10.0.0.1", "crm.private"), ConfigError);
});
