import assert from "node:assert/strict";
import { parseCapabilities } from "./capabilities.ts";
import { checkGrantedPaths } from "./granted_places.ts";
import { PolicyError } from "./policy_error.ts";

const OWN = ["/var/cache/aiel", "/opt/aiel/runtime", "/opt/deno/bin/deno", "/srv/copy"];
/** Where paths of the host lead; any other one is not there. */
const LINKS: Readonly<Record<string, string>> = {
  "/data": "/data",
  "/data/in": "/data/in",
  "/data/out": "/data/out",
  "/link": "/data",
  "/link/cache": "/var/cache/aiel",
  "/to/above": "/opt/aiel",
  "/to/below": "/opt/aiel/runtime/sandbox",
  "/var/cache": "/var/cache",
  "/var/cache/aiel": "/var/cache/aiel",
  "/var/cache/aiel/runs": "/var/cache/aiel/runs",
  "/var/cache/aiel2": "/var/cache/aiel2",
  "/opt/deno/bin/deno": "/opt/deno/bin/deno",
  "/opt/deno/bin": "/opt/deno/bin",
  "/opt/deno/bin/denort": "/opt/deno/bin/denort",
};

function realPath(path: string): string {
  const target = LINKS[path];
  if (target === undefined) throw new Deno.errors.NotFound(path);
  return target;
}

function check(use: "read" | "write", ...paths: string[]): void {
  const effective = parseCapabilities({ [use]: paths }, "capabilities");
  checkGrantedPaths(effective, OWN, realPath);
}

Deno.test("checkGrantedPaths lets paths pass that are apart from the runtime's own", () => {
  for (const use of ["read", "write"] as const) {
    check(use, "/data", "/data/in", "/link", "/var/cache/aiel2", "/opt/deno/bin/denort");
  }
  checkGrantedPaths(parseCapabilities({ write: ["scratch"] }, "c"), OWN, realPath);
  checkGrantedPaths(parseCapabilities({}, "c"), OWN, realPath);
});

Deno.test("checkGrantedPaths refuses what reaches the runtime's own: the same, above, below, by a link", () => {
  const overlapping = [
    "/var/cache/aiel",
    "/var/cache",
    "/var/cache/aiel/runs",
    "/opt/deno/bin/deno",
    "/opt/deno/bin",
    "/link/cache",
    "/to/above",
    "/to/below",
  ];
  for (const use of ["read", "write"] as const) {
    for (const path of overlapping) {
      assert.throws(() => check(use, "/data/in", path), (error) => {
        assert.ok(error instanceof PolicyError, path);
        assert.equal(error.capability, use);
        assert.ok(error.message.startsWith(`"${use}" has "${path}", which overlaps`));
        assert.notEqual(error.hint, undefined);
        return true;
      });
    }
  }
});

Deno.test("checkGrantedPaths refuses to write to what is not there, and compares what is only to be read", () => {
  assert.throws(() => check("write", "/data/none"), (error) => {
    assert.ok(error instanceof PolicyError);
    assert.match(error.message, /^"write" has "\/data\/none", which is not there/);
    return true;
  });
  check("read", "/data/none");
  assert.throws(() => check("read", "/opt/aiel/runtime/none"), PolicyError);
  assert.throws(() => check("read", "/srv/copy/none"), PolicyError);
});
