import assert from "node:assert/strict";
import fc from "fast-check";
import { isWithin } from "./algebra.ts";
import { type CapabilityMap, NO_CAPABILITIES, parseCapabilities } from "./capabilities.ts";
import { describeMissing, intersect } from "./missing_capabilities.ts";

const map = (value: unknown): CapabilityMap => parseCapabilities(value, "capabilities");

const name = fc.constantFrom("a.example", "b.a.example", "c.b.a.example", "x.example", "10.0.0.1");
const host = fc.tuple(fc.boolean(), name, fc.constantFrom("", ":80", ":443"))
  .map(([wild, text, port]) => `${wild && !text.startsWith("1") ? "*." : ""}${text}${port}`);
const path = fc.array(fc.constantFrom("a", "b", "ab"), { minLength: 1, maxLength: 3 })
  .map((parts) => `/data/${parts.join("/")}`);
const capabilities: fc.Arbitrary<CapabilityMap> = fc.record({
  network: fc.oneof(fc.boolean(), fc.array(host, { maxLength: 4 })),
  env: fc.subarray(["A", "B", "C"]),
  subprocess: fc.subarray(["jq", "/opt/jq", "tesseract"]),
  ffi: fc.subarray(["/opt/a.so", "/opt/b.so"]),
  read: fc.array(path, { maxLength: 4 }),
  write: fc.oneof(
    fc.constant("scratch"),
    fc.array(fc.oneof(path, fc.constant("scratch")), { maxLength: 4 }),
  ),
  sys: fc.subarray(["hostname", "cpus"]),
}).map(map);

Deno.test("intersect is never wider than either side", () => {
  fc.assert(fc.property(capabilities, capabilities, (declared, granted) => {
    const { effective } = intersect(declared, granted);
    assert.ok(isWithin(effective, declared));
    assert.ok(isWithin(effective, granted));
    assert.deepEqual(map(effective), effective);
  }));
});

Deno.test("intersect is idempotent and covers the same in either order", () => {
  fc.assert(fc.property(capabilities, capabilities, (a, b) => {
    const self = intersect(a, a);
    assert.deepEqual(self.missing, []);
    assert.ok(isWithin(a, self.effective));
    const there = intersect(a, b).effective;
    const back = intersect(b, a).effective;
    assert.ok(isWithin(there, back) && isWithin(back, there));
  }));
});

Deno.test("intersect gives all that is declared exactly when nothing is missing", () => {
  fc.assert(fc.property(capabilities, capabilities, (declared, granted) => {
    const { effective, missing } = intersect(declared, granted);
    assert.equal(missing.length === 0, isWithin(declared, granted));
    if (missing.length === 0) assert.ok(isWithin(declared, effective));
  }));
});

// [granted, declared, covered]
const COVERAGE: readonly (readonly [unknown, unknown, boolean])[] = [
  [{}, {}, true],
  [{}, { env: ["A"] }, false],
  [{ network: true }, { network: true }, true],
  [{ network: true }, { network: ["a.example"] }, true],
  [{ network: ["a.example"] }, { network: true }, false],
  [{ network: ["*.example.com"] }, { network: ["api.example.com:443"] }, true],
  [{ network: ["*.example.com"] }, { network: ["a.b.example.com"] }, true],
  [{ network: ["*.example.com"] }, { network: ["example.com"] }, true],
  [{ network: ["*.example.com"] }, { network: ["*.api.example.com"] }, true],
  [{ network: ["*.example.com"] }, { network: ["notexample.com"] }, false],
  [{ network: ["*.example.com"] }, { network: ["example.com.evil.net"] }, false],
  [{ network: ["api.example.com"] }, { network: ["*.example.com"] }, false],
  [{ network: ["*.example.com:443"] }, { network: ["api.example.com"] }, false],
  [{ network: ["a.example"] }, { network: ["a.example:80"] }, true],
  [{ network: ["a.example:443"] }, { network: ["a.example:80"] }, false],
  [{ network: ["[::1]:80"] }, { network: ["[0:0::1]:80"] }, true],
  [{ read: ["/data"] }, { read: ["/data/a/b"] }, true],
  [{ read: ["/data"] }, { read: ["/database"] }, false],
  [{ read: ["/data/a"] }, { read: ["/data"] }, false],
  [{ write: "scratch" }, { write: "scratch" }, true],
  [{ write: ["/data"] }, { write: "scratch" }, false],
  [{ write: ["scratch", "/data"] }, { write: ["/data/x", "scratch"] }, true],
  [{ read: ["/data"] }, { write: ["/data"] }, false],
  [{ sys: ["username"] }, { sys: ["userInfo"] }, true],
  [{ subprocess: ["/usr/bin/jq"] }, { subprocess: ["jq"] }, false],
  [{ ctypes: ["/opt/x.so"] }, { ffi: ["/opt/x.so"] }, true],
];

for (const [granted, declared, covered] of COVERAGE) {
  const title = `${JSON.stringify(granted)} ${covered ? "covers" : "does not cover"}`;
  Deno.test(`intersect finds that ${title} ${JSON.stringify(declared)}`, () => {
    assert.equal(intersect(map(declared), map(granted)).missing.length === 0, covered);
  });
}

Deno.test("intersect keeps the narrower part of what overlaps", () => {
  const { effective } = intersect(
    map({ network: ["*.example.com", "x.example"], read: ["/data", "/srv/a"] }),
    map({ network: ["api.example.com:443"], read: ["/data/a", "/srv/a/b"] }),
  );
  assert.deepEqual(effective, {
    ...NO_CAPABILITIES,
    network: ["api.example.com:443"],
    read: ["/data/a", "/srv/a/b"],
  });
});

Deno.test("describeMissing says what is missing and what to add", () => {
  const { missing } = intersect(
    map({ network: ["a.example", "b.example"], subprocess: ["jq"], write: "scratch" }),
    map({ network: ["a.example:443"], subprocess: ["/usr/bin/jq"] }),
  );
  assert.equal(
    describeMissing(missing),
    'The snapshot asks for more than is granted: network "a.example" (only "a.example:443" of it is granted), ' +
      'network "b.example" (it is not in the grant), subprocess "jq" (it is granted as "/usr/bin/jq"), ' +
      'write "scratch" (no write is granted); add {"network":["a.example","b.example"],"subprocess":["jq"],' +
      '"write":["scratch"]} to the grant, or remove it from the capabilities of aiel.json',
  );
  assert.match(
    describeMissing(intersect(map({ network: true }), map({})).missing),
    /\{"network":true\}/,
  );
});
