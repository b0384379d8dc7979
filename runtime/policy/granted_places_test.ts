import assert from "node:assert/strict";
import { parseCapabilities } from "./capabilities.ts";
import { findPlaces, type GrantedPlaces } from "./granted_places.ts";
import { PolicyError } from "./policy_error.ts";

const OWN = ["/var/cache/aiel", "/opt/aiel/runtime", "/opt/deno/bin/deno", "/srv/copy"];
/** Where paths of the host lead; any other one is not there. */
const LINKS: Readonly<Record<string, string>> = {
  "/data": "/data",
  "/data/in": "/data/in",
  "/data/in/deep": "/data/in/deep",
  "/data/in/link": "/data/in/deep",
  "/data/in/out": "/victim",
  "/data/in/out/sub": "/victim/sub",
  "/data/out": "/data/out",
  "/link": "/data",
  "/link/in": "/data/in",
  "/link/cache": "/var/cache/aiel",
  "/to/above": "/opt/aiel",
  "/to/below": "/opt/aiel/runtime/sandbox",
  "/to/kernel": "/proc",
  "/to/kernel/below": "/proc/1",
  "/to/system": "/etc/cron.d",
  "/to/shared": "/etc",
  "/var/cache": "/var/cache",
  "/var/cache/aiel": "/var/cache/aiel",
  "/var/cache/aiel/runs": "/var/cache/aiel/runs",
  "/var/cache/aiel2": "/var/cache/aiel2",
  "/opt/deno/bin/deno": "/opt/deno/bin/deno",
  "/opt/deno/bin": "/opt/deno/bin",
  "/opt/deno/bin/denort": "/opt/deno/bin/denort",
  "/data/tools/apart": "/data/tools/apart",
  "/data/tools/in": "/data/in",
  "/data/tools/in/prog": "/data/in/prog",
  "/data/tools/own": "/opt/aiel/runtime/prog",
  "/data/tools/shell": "/usr/bin/bash",
  "/data/tools/x.so": "/data/in/x.so",
  "/usr/local/bin/written": "/data/in/prog",
  "/usr/bin/choose": "/usr/bin/vim.basic",
  "/usr/bin/plain": "/usr/bin/plain",
};

function realPath(path: string): string {
  const target = LINKS[path];
  if (target === undefined) throw new Deno.errors.NotFound(path);
  return target;
}

/** The places for what is declared, under a grant of the same or of something wider. */
function find(
  use: "read" | "write",
  declared: readonly string[],
  granted: readonly string[] = declared,
): GrantedPlaces {
  const effective = parseCapabilities({ [use]: declared }, "capabilities");
  const grant = parseCapabilities({ [use]: granted }, "capabilities");
  return findPlaces(effective, grant, { own: OWN, realPath });
}

function refused(use: "read" | "write", message: RegExp, ...args: string[][]): void {
  assert.throws(() => find(use, args[0] ?? [], args[1]), (error) => {
    assert.ok(error instanceof PolicyError);
    assert.equal(error.capability, use);
    assert.match(error.message, message);
    // What a link leads to is the operator's business.
    assert.doesNotMatch(error.message, /victim|cron|kernel\/below \//);
    return true;
  });
}

for (const use of ["read", "write"] as const) {
  Deno.test(`findPlaces shows what was granted, links resolved: ${use}`, () => {
    assert.deepEqual(find(use, ["/data/in", "/link"])[use], [
      { path: "/data/in", source: "/data/in" },
      { path: "/link", source: "/data" },
    ]);
    assert.deepEqual(find(use, ["/var/cache/aiel2", "/opt/deno/bin/denort"])[use].length, 2);
    assert.deepEqual(find(use, []), { read: [], write: [] });
  });

  Deno.test(`findPlaces shows the grant's own entry where less is declared: ${use}`, () => {
    const place = { path: "/data/in", source: "/data/in" };
    assert.deepEqual(find(use, ["/data/in/deep"], ["/data/in", "/data/out"])[use], [place]);
    assert.deepEqual(find(use, ["/data/in/deep", "/data/in/link"], ["/data/in"])[use], [place]);
    // The narrowest entry that covers it.
    assert.deepEqual(find(use, ["/data/in/deep"], ["/data", "/data/in"])[use], [place]);
  });

  Deno.test(`findPlaces refuses a path that a link leads out of its grant: ${use}`, () => {
    refused(use, /which a link leads out of what is granted/, ["/data/in/out"], ["/data/in"]);
    refused(use, /which a link leads out of what is granted/, ["/data/in/out/sub"], ["/data"]);
    // A grant of the link itself is one of what it leads to.
    assert.deepEqual(find(use, ["/data/in/out"])[use], [
      { path: "/data/in/out", source: "/victim" },
    ]);
  });

  Deno.test(`findPlaces refuses a link to what could not be granted by its name: ${use}`, () => {
    for (const path of ["/to/kernel", "/to/kernel/below", "/to/shared"]) {
      refused(use, /a link to a place that can't be granted/, [path]);
    }
  });

  Deno.test(`findPlaces refuses what reaches the runtime's own: ${use}`, () => {
    const overlapping = [
      ...["/var/cache/aiel", "/var/cache", "/var/cache/aiel/runs", "/opt/deno/bin/deno"],
      ...["/opt/deno/bin", "/link/cache", "/to/above", "/to/below"],
    ];
    for (const path of overlapping) refused(use, /which overlaps the runtime's own/, [path]);
    // The grant is what is shown.
    refused(use, /which overlaps/, ["/var/cache/aiel2"], ["/var/cache"]);
  });
}

Deno.test("findPlaces: where the system's programs look is not written to by way of a link", () => {
  refused("write", /a link to a place that can't be granted/, ["/to/system"]);
  assert.equal(find("read", ["/to/system"]).read.length, 1);
});

Deno.test("findPlaces refuses to write to what is not there, and shows nothing of what is only read", () => {
  refused("write", /^"write" has "\/data\/none", which is not there/, ["/data/none"]);
  assert.deepEqual(find("read", ["/data/none"]), { read: [], write: [] });
  assert.deepEqual(find("read", ["/data/in/none"], ["/data/in"]).read.length, 1);
  refused("read", /overlaps/, ["/opt/aiel/runtime/none"]);
  refused("read", /overlaps/, ["/srv/copy/none"]);
  refused("read", /leads out/, ["/data/in/out/none"], ["/data/in"]);
});

Deno.test("findPlaces leaves the private directory alone", () => {
  const scratch = parseCapabilities({ write: ["scratch"] }, "c");
  assert.deepEqual(findPlaces(scratch, scratch, { own: OWN, realPath }), { read: [], write: [] });
});

/** The grant of programs or libraries beside one to write. */
function withCode(code: Record<string, unknown>, write: readonly string[] = ["/data/in"]) {
  const map = parseCapabilities({ ...code, write }, "capabilities");
  return findPlaces(map, map, { own: OWN, realPath });
}

function refusedCode(code: Record<string, unknown>, capability: string, message: RegExp): void {
  assert.throws(() => withCode(code), (error) => {
    assert.ok(error instanceof PolicyError);
    assert.equal(error.capability, capability);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /vim|bash|runtime\//);
    return true;
  });
}

Deno.test("findPlaces refuses code whose real file lies where the grant writes", () => {
  refusedCode({ subprocess: ["/data/tools/in/prog"] }, "write", /expected code that can't be over/);
  // It is not there yet.
  refusedCode({ subprocess: ["/data/tools/in/none"] }, "write", /expected code that can't be over/);
  refusedCode({ subprocess: ["written"] }, "write", /"written", which a link leads into/);
  refusedCode({ ffi: ["/data/tools/x.so"] }, "write", /expected code that can't be overwritten/);
  assert.throws(() => withCode({ ffi: ["/data/in/x.so"] }, ["/link/in"]), PolicyError);
  withCode({ subprocess: ["plain", "nowhere", "/data/tools/apart"], ffi: ["/data/tools/y.so"] });
});

Deno.test("findPlaces refuses code that the snapshot does not write, but others with its grant do", () => {
  const effective = parseCapabilities({ subprocess: ["/data/tools/in/prog"] }, "capabilities");
  const granted = parseCapabilities({
    subprocess: ["/data/tools/in/prog"],
    write: ["/data/in"],
  }, "capabilities");
  assert.throws(() => findPlaces(effective, granted, { own: OWN, realPath }), PolicyError);
  assert.deepEqual(findPlaces(effective, effective, { own: OWN, realPath }).write, []);
});

Deno.test("findPlaces refuses code of the runtime's own, and links to refused programs", () => {
  refusedCode({ subprocess: ["/data/tools/own"] }, "subprocess", /the runtime's own/);
  refusedCode({ subprocess: ["/data/tools/shell"] }, "subprocess", /a link to .*: it is a shell/);
  // By the list itself the name is no refused one.
  refusedCode({ subprocess: ["choose"] }, "subprocess", /run commands/);
});
