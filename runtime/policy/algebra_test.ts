import assert from "node:assert/strict";
import { beyond, isCovered, isWithin, meet } from "./algebra.ts";
import { type CapabilityMap, NO_CAPABILITIES, parseCapabilities } from "./capabilities.ts";

const map = (value: unknown): CapabilityMap => parseCapabilities(value, "capabilities");

// [title, inner, outer, within]
const NESTED: readonly (readonly [string, unknown, unknown, boolean])[] = [
  ["nothing is within nothing", {}, {}, true],
  ["listed hosts are within the whole network", { network: ["*.x.test"] }, { network: true }, true],
  ["the whole network is within no list", { network: true }, { network: ["*.x.test"] }, false],
  ["a domain is within its wildcard", { network: ["x.test"] }, { network: ["*.x.test"] }, true],
  [
    "a wildcard is not within its domain",
    { network: ["*.x.test"] },
    { network: ["x.test"] },
    false,
  ],
  [
    "a wildcard is within a wildcard above it",
    { network: ["*.b.a.x.test:80"] },
    { network: ["*.x.test"] },
    true,
  ],
  [
    "a wildcard is not within names and wildcards below it",
    { network: ["*.x.test"] },
    { network: ["x.test", "*.a.x.test", "*.b.x.test"] },
    false,
  ],
  [
    "every port is not within some ports",
    { network: ["x.test"] },
    { network: ["x.test:80", "x.test:443"] },
    false,
  ],
  [
    "a name that ends alike is another one",
    { network: ["ax.test"] },
    { network: ["*.x.test"] },
    false,
  ],
  ["letters of hosts have one case", { network: ["X.Test:80"] }, { network: ["x.test"] }, true],
  ["letters of variables have two", { env: ["a"] }, { env: ["A"] }, false],
  [
    "an address has one spelling",
    { network: ["[2001:DB8:0:0::1]:443"] },
    { network: ["[2001:db8::1]"] },
    true,
  ],
  [
    "punycode is a name as any other",
    { network: ["XN--BCHER-KVA.x.test"] },
    { network: ["*.x.test"] },
    true,
  ],
  ["scratch is no path", { write: "scratch" }, { write: ["/data", "/srv/scratch"] }, false],
  ["a path is not within scratch", { write: ["/data/scratch"] }, { write: "scratch" }, false],
  ["what may be written may not be read for that", { read: ["/d"] }, { write: ["/d"] }, false],
];

for (const [title, inner, outer, within] of NESTED) {
  Deno.test(`isWithin: ${title}`, () => {
    assert.equal(isWithin(map(inner), map(outer)), within);
    assert.equal(beyond(map(inner), map(outer)).length === 0, within);
  });
}

Deno.test("meet of a host and a port is the host at that port", () => {
  const both = meet(
    map({ network: ["api.x.test", "*.y.test:443"] }),
    map({ network: ["*.x.test:80", "*.x.test:443", "z.y.test"] }),
  );
  assert.deepEqual(both, {
    ...NO_CAPABILITIES,
    network: ["api.x.test:443", "api.x.test:80", "z.y.test:443"],
  });
});

Deno.test("meet leaves out hosts that lie within others", () => {
  const all = map({ network: ["*.x.test", "a.x.test:80", "x.test"] });
  assert.deepEqual(meet(all, all).network, ["*.x.test"]);
  assert.deepEqual(meet(map({ network: true }), all).network, ["*.x.test"]);
  assert.deepEqual(meet(all, map({ network: true })).network, ["*.x.test"]);
});

Deno.test("meet keeps a path below another one, which may be a link and is granted by name", () => {
  const named = map({ read: ["/data", "/data/link"] });
  assert.deepEqual(meet(named, map({ read: ["/data"] })).read, ["/data", "/data/link"]);
});

Deno.test("meet of large lists takes no time that a request could not take", () => {
  const numbers = Array.from({ length: 100 }, (_, index) => index + 1);
  const named = map({ network: numbers.map((one) => `h${one}.x.test`) });
  const ports = map({ network: numbers.map((one) => `*.x.test:${one}`) });
  const both = meet(meet(named, ports), ports);
  assert.equal((both.network as string[]).length, 10_000);
  assert.ok(isWithin(both, ports));
});

Deno.test("beyond tells what is new of an entry, and what of it was there", () => {
  const rest = beyond(
    map({ network: ["*.x.test", "a.x.test", "y.test"], env: ["A", "B"], write: "scratch" }),
    map({ network: ["a.x.test:443", "b.a.x.test", "*.b.a.x.test", "y.test"], env: ["A"] }),
  );
  assert.deepEqual(rest, [
    { capability: "network", value: "*.x.test", except: ["*.b.a.x.test", "a.x.test:443"] },
    { capability: "env", value: "B", except: [] },
    { capability: "write", value: "scratch", except: [] },
  ]);
});

Deno.test("beyond tells the whole network but for the listed hosts", () => {
  assert.deepEqual(beyond(map({ network: true }), map({ network: ["*.x.test", "x.test:80"] })), [
    { capability: "network", value: true, except: ["*.x.test"] },
  ]);
  assert.deepEqual(beyond(map({ network: true }), map({})), [
    { capability: "network", value: true, except: [] },
  ]);
});

Deno.test("isCovered asks of one entry", () => {
  assert.equal(isCovered("network", "a.x.test:80", ["*.x.test"]), true);
  assert.equal(isCovered("network", true, ["*.x.test"]), false);
  assert.equal(isCovered("network", true, true), true);
  assert.equal(isCovered("write", "scratch", ["scratch"]), true);
  assert.equal(isCovered("write", "/data", false), false);
});
