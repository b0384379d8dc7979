import assert from "node:assert/strict";
import { denoEnvironment, FROM_CACHE } from "./deno_child.ts";
import { REPOSITORY } from "./snapshot.ts";
import { tempDir } from "./temp_dir.ts";

/** Runs a program of the checkout with nothing in its environment but what is given. */
async function run(env: Readonly<Record<string, string>>) {
  using elsewhere = tempDir();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...FROM_CACHE, `${REPOSITORY}/cli/main.ts`, "doctor", "--json"],
    cwd: elsewhere.path,
    clearEnv: true,
    env: { HOME: elsewhere.path, AIEL_DENO: Deno.execPath(), ...env },
    stdin: "null",
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out: out ?? "", err: err ?? "" };
}

Deno.test("a child finds every package in the cache of the one who runs the tests", async () => {
  const { out, err } = await run(denoEnvironment());
  assert.ok(Array.isArray(JSON.parse(out).checks), err);
  assert.doesNotMatch(err, /Download/);
});

Deno.test("a child whose cache is empty downloads nothing, and says what is missing", async () => {
  using empty = tempDir();
  const { code, out, err } = await run({ ...denoEnvironment(), DENO_DIR: empty.path });
  assert.notEqual(code, 0, out);
  assert.match(err, /--cached-only/);
});

Deno.test("a child has what leads to the network, and reaches this machine without a proxy", () => {
  const { NO_PROXY = "", ...rest } = denoEnvironment();
  for (const name of ["HTTPS_PROXY", "DENO_CERT", "NODE_EXTRA_CA_CERTS", "DENO_TLS_CA_STORE"]) {
    assert.equal(rest[name], Deno.env.get(name), name);
  }
  for (const host of ["127.0.0.1", "localhost", "::1"]) {
    assert.ok(NO_PROXY.split(",").includes(host), NO_PROXY);
  }
  for (const host of (Deno.env.get("NO_PROXY") ?? "").split(",")) {
    assert.ok(NO_PROXY.includes(host));
  }
});
