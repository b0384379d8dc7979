import { TOKEN_ADVICE } from "./token.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { CliError } from "../errors.ts";
import { temporaryDirectory } from "../testing/fake_host.ts";
import { memoryKeyring } from "../testing/memory_keyring.ts";
import type { Keyring } from "./credential_store.ts";
import { openCredentials } from "./open_credentials.ts";

const TOKEN = "aiel_t0ken_0123456789";

function open(directory: string, keyring: Keyring, env: Record<string, string> = {}, os = "linux") {
  const all: Record<string, string> = { AIEL_CONFIG_DIR: directory, ...env };
  return openCredentials({
    env: (name) => all[name],
    os,
    now: () => new Date("2026-11-20T12:00:00Z"),
    keyring,
  });
}

/** The error of a promise, which must not hold the token. */
async function errorOf(promise: Promise<unknown>): Promise<CliError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof CliError, String(error));
    const all = JSON.stringify([error.message, error.hint, error.details, String(error.cause)]);
    assert.ok(!all.includes(TOKEN), all);
    return error;
  }
  assert.fail("nothing was thrown");
}

Deno.test("openCredentials keeps a token in the keyring and records only that", async () => {
  await using dir = await temporaryDirectory();
  const keyring = memoryKeyring();
  const store = open(dir.path, keyring);
  assert.equal(await store.find("default"), undefined);
  assert.deepEqual(await store.set("default", `${TOKEN}\n`), { store: "keyring" });
  assert.deepEqual(await store.find("default"), { token: TOKEN, source: "keyring" });
  const text = await Deno.readTextFile(`${dir.path}/credentials.json`);
  assert.ok(!text.includes(TOKEN));
  assert.deepEqual(await store.list(), [
    { profile: "default", store: "keyring", saved_at: "2026-11-20T12:00:00.000Z" },
  ]);
  assert.deepEqual(await store.remove("default"), ["keyring"]);
  assert.deepEqual([await store.find("default"), await store.list(), keyring.items.size], [
    undefined,
    [],
    0,
  ]);
  assert.deepEqual(await store.remove("default"), []);
});

Deno.test("openCredentials falls back to a file of this user only, and says why", async () => {
  await using dir = await temporaryDirectory();
  const keyring = memoryKeyring();
  keyring.problem = "no D-Bus";
  const store = open(dir.path, keyring);
  assert.deepEqual(await store.set("ci", TOKEN), { store: "file", reason: "no D-Bus" });
  assert.deepEqual(await store.find("ci"), { token: TOKEN, source: "file" });
  if (Deno.build.os !== "windows") {
    const info = await Deno.stat(`${dir.path}/credentials.json`);
    assert.equal((info.mode ?? 0) & 0o777, 0o600);
  }
  assert.deepEqual(await store.remove("ci"), ["file"]);
  assert.equal(await store.find("ci"), undefined);
});

Deno.test("openCredentials remembers which service a token is for, in either store", async () => {
  const baseUrl = "https://aiel.example.com";
  for (const problem of [undefined, "no D-Bus"]) {
    await using dir = await temporaryDirectory();
    const keyring = memoryKeyring();
    keyring.problem = problem;
    const store = open(dir.path, keyring);
    await store.set("default", TOKEN, baseUrl);
    assert.equal((await store.find("default"))?.base_url, baseUrl);
    assert.equal((await store.list())[0]?.base_url, baseUrl);
    // A token without one is for whatever is set.
    await store.set("default", TOKEN);
    assert.ok(!("base_url" in (await store.find("default") ?? {})));
  }
  await using dir = await temporaryDirectory();
  const profiles = {
    default: { store: "file", saved_at: "2026-11-20T12:00:00Z", token: TOKEN, base_url: "no url" },
  };
  const path = `${dir.path}/credentials.json`;
  await Deno.writeTextFile(path, JSON.stringify({ version: 1, profiles }), { mode: 0o600 });
  const error = await errorOf(open(dir.path, memoryKeyring()).find("default"));
  assert.equal(error.code, "CREDENTIALS_UNUSABLE");
});

Deno.test("openCredentials does not trust a keyring that forgets", async () => {
  await using dir = await temporaryDirectory();
  const keyring = memoryKeyring();
  keyring.forgetful = true;
  const { store, reason } = await open(dir.path, keyring).set("default", TOKEN);
  assert.deepEqual([store, reason], ["file", "the keyring did not keep the credential"]);
});

Deno.test("openCredentials lets AIEL_TOKEN win, and never looks at the keyring with AIEL_NO_KEYRING", async () => {
  await using dir = await temporaryDirectory();
  const keyring = memoryKeyring();
  await open(dir.path, keyring).set("default", TOKEN);
  assert.deepEqual(await open(dir.path, keyring, { AIEL_TOKEN: "aiel_env" }).find("default"), {
    token: "aiel_env",
    source: "environment",
  });
  const without = open(dir.path, keyring, { AIEL_NO_KEYRING: "1" });
  assert.deepEqual(await without.set("other", TOKEN), {
    store: "file",
    reason: "AIEL_NO_KEYRING is set",
  });
});

Deno.test("openCredentials says that a credential is out of reach instead of taking another one", async () => {
  await using dir = await temporaryDirectory();
  const keyring = memoryKeyring();
  const store = open(dir.path, keyring);
  await store.set("default", TOKEN);
  keyring.problem = "locked";
  assert.equal((await errorOf(store.find("default"))).code, "CREDENTIALS_UNUSABLE");
  assert.equal((await errorOf(store.remove("default"))).code, "CREDENTIALS_UNUSABLE");
  assert.equal((await store.list()).length, 1);
  assert.equal(await store.keyringProblem(), "locked");
  assert.equal(await store.find("unknown"), undefined);
});

Deno.test("openCredentials refuses a token that can't be one and does not repeat it", async () => {
  await using dir = await temporaryDirectory();
  for (
    const text of [
      "",
      "  \n",
      `${TOKEN} ${TOKEN}`,
      `${TOKEN}\u0000`,
      `${TOKEN}é`,
      TOKEN.repeat(1000),
    ]
  ) {
    assert.equal(
      (await errorOf(open(dir.path, memoryKeyring()).set("x", text))).code,
      "AUTH_INVALID",
    );
  }
  const env = { AIEL_TOKEN: `${TOKEN} x` };
  const { code, hint } = await errorOf(open(dir.path, memoryKeyring(), env).find("x"));
  assert.deepEqual([code, hint], ["AUTH_INVALID", TOKEN_ADVICE]);
  const empty = await errorOf(open(dir.path, memoryKeyring(), { AIEL_TOKEN: " " }).find("x"));
  assert.match(empty.hint ?? "", /`aiel token create` makes one/);
});

Deno.test("openCredentials refuses a file that others may read or write", async () => {
  // Windows has no such bits.
  if (Deno.build.os === "windows") return;
  await using dir = await temporaryDirectory();
  const path = `${dir.path}/credentials.json`;
  const store = open(dir.path, memoryKeyring(), { AIEL_NO_KEYRING: "1" });
  await store.set("ci", TOKEN);
  for (const mode of [0o644, 0o640, 0o604, 0o620, 0o602, 0o666]) {
    await Deno.chmod(path, mode);
    const error = await errorOf(store.find("ci"));
    assert.equal(error.code, "CREDENTIALS_UNUSABLE");
    assert.match(error.message, /mode 0\d{3}, expected 0600/);
    assert.match(error.hint ?? "", /chmod 600/);
    assert.equal((await errorOf(store.set("other", TOKEN))).code, "CREDENTIALS_UNUSABLE");
  }
  await Deno.chmod(path, 0o400);
  assert.equal((await store.find("ci"))?.token, TOKEN);
});

Deno.test("openCredentials names a damaged file, repeats nothing of it and leaves it alone", async () => {
  await using dir = await temporaryDirectory();
  const path = `${dir.path}/credentials.json`;
  const store = open(dir.path, memoryKeyring(), { AIEL_NO_KEYRING: "1" });
  await store.set("ci", TOKEN);
  const good = await Deno.readTextFile(path);
  const damaged = fc.oneof(
    fc.integer({ min: 0, max: good.trimEnd().length - 1 }).map((end) => good.slice(0, end)),
    fc.constantFrom(
      "",
      "null",
      "[]",
      `{"version": 1}`,
      `{"version": "1", "profiles": {}}`,
      `{"version": 1, "profiles": {"ci": {"store": "file", "saved_at": "x"}}}`,
      `{"version": 1, "profiles": {"ci": {"store": "cloud", "saved_at": "x", "token": "${TOKEN}"}}}`,
      `{"version": 2, "profiles": {"ci": {"token": "${TOKEN}"}}}`,
      `{"version": 1, "profiles": {"ci": "${TOKEN}`,
    ),
  );
  await fc.assert(
    fc.asyncProperty(damaged, async (text) => {
      await Deno.writeTextFile(path, text);
      const uses = [
        () => store.find("ci"),
        () => store.set("new", TOKEN),
        () => store.remove("ci"),
        () => store.list(),
      ];
      for (const use of uses) {
        const error = await errorOf(use());
        assert.equal(error.code, "CREDENTIALS_UNUSABLE", text);
        assert.ok(error.message.includes(path));
      }
      assert.equal(await Deno.readTextFile(path), text);
    }),
    { numRuns: 60 },
  );
});

Deno.test("openCredentials loses no profile when many are set at a time", async () => {
  await using dir = await temporaryDirectory();
  const keyring = memoryKeyring();
  keyring.problem = "none";
  const names = Array.from({ length: 10 }, (_, at) => `p${at}`);
  await Promise.all(names.map((name) => open(dir.path, keyring).set(name, `${TOKEN}${name}`)));
  for (const name of names) {
    assert.equal((await open(dir.path, keyring).find(name))?.token, `${TOKEN}${name}`);
  }
});
