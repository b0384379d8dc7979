/**
 * The algebra of capability maps against a naive model: a map is the set of the requests that it
 * allows, out of a small world that has a witness of every difference that the entries can make.
 */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { CAPABILITY_NAMES, type CapabilityName } from "../protocol/capability_names.ts";
import { beyond, isWithin, meet, type Remainder } from "./algebra.ts";
import { type CapabilityMap, NO_CAPABILITIES, parseCapabilities } from "./capabilities.ts";

/** One thing that code may want, such as `a.x.example:443` of network. */
interface Request {
  readonly capability: CapabilityName;
  readonly what: string;
}

const map = (value: unknown): CapabilityMap => parseCapabilities(value, "capabilities");

const DOMAINS = ["x.example", "a.x.example", "b.a.x.example", "c.x.example", "xx.example"];
const NAMED_PORTS = [80, 443];
const ADDRESSES = ["10.0.0.1", "192.0.2.7", "[2001:db8::1]", "[::1]"];
const DIRECTORIES = ["/d/a", "/d/a/a", "/d/a/a/b", "/d/ab", "/d/b"];
const NAMES: Readonly<Record<"env" | "subprocess" | "ffi" | "sys", readonly string[]>> = {
  env: ["A", "AB", "a"],
  subprocess: ["jq", "/opt/jq", "/opt/jq/jq"],
  ffi: ["/opt/a.so", "/opt/a.so.1"],
  sys: ["hostname", "cpus", "userInfo"],
};

/** "z" is a label and "/z" a file that no entry names, and 8080 a port; "o.test" is elsewhere. */
const HOSTS = [
  ...DOMAINS.flatMap((name) => [name, `z.${name}`, `z.z.${name}`, `z${name}`]),
  "example",
  "z.example",
  "o.test",
  ...ADDRESSES,
];
const WORLD: readonly Request[] = [
  ...HOSTS.flatMap((host) => [...NAMED_PORTS, 8080].map((port) => `${host}:${port}`))
    .map((what) => ({ capability: "network" as const, what })),
  ...(["read", "write"] as const).flatMap((capability) =>
    ["/d", "/z", ...DIRECTORIES.flatMap((path) => [path, `${path}/z`, `${path}z`])]
      .map((what) => ({ capability, what }))
  ),
  { capability: "write", what: "scratch" },
  ...(["env", "subprocess", "ffi", "sys"] as const).flatMap((capability) =>
    [...NAMES[capability], "z"].map((what) => ({ capability, what }))
  ),
];

/** The model: whether one entry allows one request, told by cutting texts and nothing else. */
function entryAllows(entry: string, { capability, what }: Request): boolean {
  if (capability === "read" || capability === "write") {
    return entry === what ||
      (what.startsWith("/") &&
        what.split("/").slice(0, -1).some((_, at) =>
          what.split("/").slice(0, at + 1).join("/") === entry
        ));
  }
  if (capability !== "network") return entry === what;
  const [, name = "", port] = /^(.*?)(?::([0-9]+))?$/.exec(entry) ?? [];
  const [, host = "", asked] = /^(.*):([0-9]+)$/.exec(what) ?? [];
  if (port !== undefined && port !== asked) return false;
  if (!name.startsWith("*.")) return host === name;
  const wanted = name.slice(2).split(".").reverse();
  const labels = host.split(".").reverse();
  return wanted.every((label, at) => labels[at] === label);
}

function allows(granted: CapabilityMap, request: Request): boolean {
  const entries = granted[request.capability];
  if (typeof entries === "boolean") return entries;
  return entries.some((entry) => entryAllows(entry, request));
}

function remains(remainders: readonly Remainder[], request: Request): boolean {
  return remainders.some(({ capability, value, except }) =>
    capability === request.capability && (value === true || entryAllows(value, request)) &&
    !except.some((entry) => entryAllows(entry, request))
  );
}

/** What a map allows, as one bit for each request. */
function bitsOf(granted: CapabilityMap): string {
  return WORLD.map((request) => allows(granted, request) ? 1 : 0).join("");
}

const ports = fc.constantFrom("", ...NAMED_PORTS.map((port) => `:${port}`));
const domains = fc.tuple(
  fc.constantFrom("", "*."),
  fc.constantFrom(...DOMAINS, "X.Example"),
  ports,
);
const hosts = fc.oneof(
  { weight: 4, arbitrary: domains.map((parts) => parts.join("")) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...ADDRESSES, "[2001:DB8:0::1]"), ports)
      .map((parts) => parts.join("")),
  },
);
const paths = fc.array(fc.constantFrom(...DIRECTORIES, "/d//a/", "/d/./b"), { maxLength: 4 });
const maps: fc.Arbitrary<CapabilityMap> = fc.record({
  network: fc.oneof(
    { weight: 1, arbitrary: fc.constant(true) },
    { weight: 6, arbitrary: fc.array(hosts, { maxLength: 5 }) },
  ),
  env: fc.subarray([...NAMES.env]),
  subprocess: fc.subarray([...NAMES.subprocess]),
  ffi: fc.subarray([...NAMES.ffi]),
  read: paths,
  write: fc.oneof(
    fc.constant("scratch"),
    fc.tuple(paths, fc.subarray(["scratch"])).map((parts) => parts.flat()),
  ),
  sys: fc.subarray(["hostname", "cpus", "username"]),
}).map(map);
/** Maps of one capability: two of all of them are hardly ever within each other. */
const parts = fc.tuple(maps, fc.constantFrom(...CAPABILITY_NAMES))
  .map(([all, name]): CapabilityMap => ({ ...NO_CAPABILITIES, [name]: all[name] }));
/** Two maps that are often nested. */
const pairs = fc.oneof(
  fc.tuple(maps, maps),
  fc.tuple(parts, parts),
  fc.tuple(maps, maps).map(([a, b]) => [meet(a, b), b] as const),
  fc.tuple(parts, maps),
);
const RUNS = { numRuns: 2_000 };

Deno.test("meet allows what both allow", () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      const both = meet(a, b);
      for (const request of WORLD) {
        const expected = allows(a, request) && allows(b, request);
        assert.equal(allows(both, request), expected, JSON.stringify(request));
      }
    }),
    RUNS,
  );
});

Deno.test("isWithin says what is within in the world", () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      const expected = WORLD.every((request) => !allows(a, request) || allows(b, request));
      assert.equal(isWithin(a, b), expected);
      seen.add(expected);
    }),
    RUNS,
  );
  assert.equal(seen.size, 2);
});

Deno.test("beyond allows what the one allows and the other one does not", () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      const rest = beyond(a, b);
      for (const request of WORLD) {
        const expected = allows(a, request) && !allows(b, request);
        assert.equal(remains(rest, request), expected, JSON.stringify(request));
      }
      assert.equal(rest.length === 0, isWithin(a, b));
    }),
    RUNS,
  );
});

Deno.test("beyond says each thing once, in entries of both sides", () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      for (const { capability, value, except } of beyond(a, b)) {
        const wanted = a[capability];
        assert.ok(wanted === value || (Array.isArray(wanted) && wanted.includes(value)));
        const exceptions = { ...NO_CAPABILITIES, [capability]: except.length > 0 && except };
        const whole = { ...NO_CAPABILITIES, [capability]: value === true || [value] };
        assert.deepEqual(map(exceptions), exceptions);
        assert.ok(isWithin(exceptions, b) && isWithin(exceptions, whole));
        for (const one of except) {
          const others = { ...exceptions, [capability]: except.filter((entry) => entry !== one) };
          assert.ok(!isWithin({ ...NO_CAPABILITIES, [capability]: [one] }, others));
        }
      }
    }),
    RUNS,
  );
});

Deno.test("meet is commutative, associative and idempotent, and what it gives is canonical", () => {
  fc.assert(
    fc.property(pairs, maps, ([a, b], c) => {
      const both = meet(a, b);
      assert.deepEqual(both, meet(b, a));
      assert.deepEqual(meet(both, c), meet(a, meet(b, c)));
      assert.deepEqual(meet(both, both), both);
      assert.deepEqual(meet(both, a), both);
      assert.equal(bitsOf(meet(a, a)), bitsOf(a));
      assert.deepEqual(map(both), both);
    }),
    RUNS,
  );
});

Deno.test("one map is within another one exactly when their meet allows the same as it", () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      assert.equal(isWithin(a, b), bitsOf(meet(a, b)) === bitsOf(a));
      assert.ok(isWithin(meet(a, b), a) && isWithin(meet(a, b), b));
    }),
    RUNS,
  );
});

Deno.test("the world has a witness for every two maps that are not within each other", () => {
  const entries = [
    ...DOMAINS.flatMap((name) => [name, `*.${name}`]),
    ...ADDRESSES,
  ].flatMap((name) => [name, `${name}:80`, `${name}:443`]);
  const allowed = entries.map((entry) => bitsOf(map({ network: [entry] })));
  assert.equal(new Set(allowed).size, entries.length);
  assert.ok(bitsOf(map({ network: entries })) !== bitsOf(map({ network: true })));
});
