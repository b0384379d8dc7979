import assert from "node:assert/strict";
import { DEFAULT_LIMITS } from "../protocol/limits.ts";
import { confinedCommand, findConfinement } from "./confine.ts";

const NOTHING = { setsid: null, setpriv: null, prlimit: null };

Deno.test("findConfinement looks where Linux distributions have the programs", () => {
  const inBin = new Set(["/usr/bin/setsid", "/bin/setpriv", "/usr/bin/prlimit", "/bin/prlimit"]);
  assert.deepEqual(findConfinement((path) => inBin.has(path), "linux"), {
    setsid: "/usr/bin/setsid",
    setpriv: "/bin/setpriv",
    prlimit: "/usr/bin/prlimit",
  });
  assert.deepEqual(findConfinement(() => false, "linux"), NOTHING);
  assert.deepEqual(findConfinement(() => true, "darwin"), NOTHING);
  assert.deepEqual(findConfinement(() => true, "windows"), NOTHING);
});

Deno.test("confinedCommand is nothing when the machine has none of the programs", () => {
  assert.deepEqual(confinedCommand(NOTHING, DEFAULT_LIMITS), []);
});

Deno.test("confinedCommand ends each program's own words before the next program", () => {
  const words = confinedCommand(
    { setsid: "/g", setpriv: "/s", prlimit: "/p" },
    DEFAULT_LIMITS,
  );
  assert.deepEqual(words.slice(0, 6), ["/g", "/s", "--pdeathsig", "KILL", "--no-new-privs", "--"]);
  assert.equal(words[6], "/p");
  assert.equal(words.at(-1), "--");
  assert.ok(words.includes("--core=0"));
  assert.ok(!words.some((word) => word.startsWith("--locks")));
  const marked = confinedCommand({ ...NOTHING, prlimit: "/p" }, DEFAULT_LIMITS, 12);
  assert.ok(marked.indexOf("--locks=12") < marked.indexOf("--"));
});

Deno.test("confinedCommand gives the kernel whole seconds of CPU above the limit, and memory that grows with it", () => {
  const limit = (name: string, limits: Partial<typeof DEFAULT_LIMITS>) => {
    const words = confinedCommand({ ...NOTHING, prlimit: "/p" }, {
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
