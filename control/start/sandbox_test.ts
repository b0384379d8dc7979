import assert from "node:assert/strict";
import { type Engine, RuntimeError } from "../../runtime/mod.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { toolSnapshot, writeSnapshot } from "../../tests/harness/snapshot.ts";
import { until } from "../../tests/harness/processes.ts";
import { isolationLine, requireSandbox, SandboxUnusable, serviceEngine } from "./sandbox.ts";

const LOOPBACK = {
  deno: undefined,
  listen: { hostname: "127.0.0.1", port: 0 },
  publicUrl: undefined,
  runListen: { hostname: "127.0.0.1", port: 0 },
  runUrl: undefined,
  proxies: 0,
};
const WORLD = { ...LOOPBACK, listen: { hostname: "0.0.0.0", port: 0 } };

function without(message: string): Pick<Engine, "isolation"> {
  return { isolation: () => Promise.reject(new RuntimeError("INTERNAL", message, { hint: "h" })) };
}

Deno.test("requireSandbox gives the engine's report", async () => {
  const report = { isolation: "os+deno", reason: null, denoVersion: "2.9.6" } as const;
  const engine = { isolation: () => Promise.resolve(report) };
  assert.equal(await requireSandbox(engine, { isolation: "required", ...WORLD }), report);
});

Deno.test("requireSandbox says why the service does not start, and where that comes from", async () => {
  const refused = async (config: Parameters<typeof requireSandbox>[1]) => {
    const error = await requireSandbox(without("It is missing"), config).catch((error) => error);
    assert.ok(error instanceof SandboxUnusable);
    return error.message;
  };
  assert.equal(
    await refused({ isolation: "required", ...LOOPBACK }),
    "It is missing\nhint: h",
  );
  assert.match(
    await refused({ isolation: "required", ...WORLD }),
    /^It is missing\nhint: h\nhint: "0\.0\.0\.0" is beyond loopback, .* AIEL_ISOLATION/,
  );
  assert.match(
    await refused({ isolation: "required", ...LOOPBACK, proxies: 1 }),
    /hint: AIEL_TRUSTED_PROXIES names proxies in front of it, .* AIEL_ISOLATION/,
  );
  assert.match(
    await refused({ isolation: "required", ...LOOPBACK, publicUrl: "https://aiel.example" }),
    /hint: AIEL_PUBLIC_URL names "aiel\.example", .* AIEL_ISOLATION/,
  );
  // No usable Deno: then it is not the address.
  assert.equal(await refused({ isolation: "auto", ...WORLD }), "It is missing\nhint: h");
});

Deno.test("requireSandbox names a Deno that is not there, by the variable that names it", async () => {
  for (const deno of ["/nowhere/deno", Deno.cwd()]) {
    const error = await requireSandbox(without("x"), { isolation: "auto", ...LOOPBACK, deno })
      .catch((error) => error);
    assert.ok(error instanceof SandboxUnusable);
    assert.match(
      error.message,
      new RegExp(`^AIEL_DENO names "${deno}", which is not a file\nhint: `),
    );
  }
});

Deno.test("isolationLine warns of a weaker form than was wanted", () => {
  const report = { isolation: "deno", denoVersion: "2.9.6" } as const;
  const weaker = isolationLine({ ...report, reason: "no bubblewrap" });
  assert.deepEqual(weaker, {
    level: "warn",
    event: "service.isolation",
    isolation: "deno",
    reason: "no bubblewrap",
    deno: "2.9.6",
  });
  assert.equal(isolationLine({ ...report, reason: null }).level, "info");
});

Deno.test("serviceEngine keeps children ready for executions, and none for validations", async () => {
  using dir = tempDir();
  using snapshot = writeSnapshot(toolSnapshot("return 1;"));
  const config = { dataDir: dir.path, isolation: "auto", deno: undefined } as const;
  const request = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };
  for (const use of ["validations", "executions"] as const) {
    const engine = serviceEngine(config, use);
    const { error } = await engine.run(request, { root: snapshot.path });
    assert.equal(error, null);
    if (use === "executions") {
      await until("a child waits", () => engine.children().ready === 1);
    } else assert.deepEqual(engine.children(), { ready: 0, starting: 0 });
    await engine.drain();
  }
});
