import assert from "node:assert/strict";
import { DEFAULT_LIMITS } from "../protocol/limits.ts";
import { confinedCommand, findConfinement } from "./confine.ts";

Deno.test("findConfinement looks where Linux distributions have the programs", () => {
  const inBin = new Set(["/bin/setpriv", "/usr/bin/prlimit", "/bin/prlimit"]);
  assert.deepEqual(findConfinement((path) => inBin.has(path), "linux"), {
    setpriv: "/bin/setpriv",
    prlimit: "/usr/bin/prlimit",
  });
  assert.deepEqual(findConfinement(() => false, "linux"), { setpriv: null, prlimit: null });
  assert.deepEqual(findConfinement(() => true, "darwin"), { setpriv: null, prlimit: null });
  assert.deepEqual(findConfinement(() => true, "windows"), { setpriv: null, prlimit: null });
});

Deno.test("confinedCommand is nothing when the machine has neither program", () => {
  assert.deepEqual(confinedCommand({ setpriv: null, prlimit: null }, DEFAULT_LIMITS), []);
});

Deno.test("confinedCommand ends each program's own words before the next program", () => {
  const words = confinedCommand({ setpriv: "/s", prlimit: "/p" }, DEFAULT_LIMITS);
  assert.deepEqual(words.slice(0, 5), ["/s", "--pdeathsig", "KILL", "--no-new-privs", "--"]);
  assert.equal(words[5], "/p");
  assert.equal(words.at(-1), "--");
  assert.ok(words.includes("--core=0"));
  assert.ok(!words.some((word) => word.startsWith("--locks")));
  const marked = confinedCommand({ setpriv: null, prlimit: "/p" }, DEFAULT_LIMITS, 12);
  assert.ok(marked.indexOf("--locks=12") < marked.indexOf("--"));
});

Deno.test("confinedCommand gives the kernel whole seconds of CPU above the limit, and memory that grows with it", () => {
  const limit = (name: string, limits: Partial<typeof DEFAULT_LIMITS>) => {
    const words = confinedCommand({ setpriv: null, prlimit: "/p" }, {
      ...DEFAULT_LIMITS,
      ...limits,
    });
    return Number(words.find((word) => word.startsWith(`--${name}=`))?.split("=")[1]);
  };
  assert.equal(limit("cpu", { cpu_ms: 1 }), 2);
  assert.equal(limit("cpu", { cpu_ms: 1_000 }), 2);
  assert.equal(limit("cpu", { cpu_ms: 1_001 }), 3);
  const mib = 1024 * 1024;
  assert.equal(limit("data", { memory_mb: 300 }) - limit("data", { memory_mb: 200 }), 100 * mib);
});
