import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { KEY_BYTES, keyRing } from "../store/secrets/key_ring.ts";
import { ConfigError } from "./config_error.ts";
import { secretsKeys } from "./secrets_key.ts";

Deno.test("secretsKeys makes a file that only its owner reads, once", () => {
  using dir = tempDir();
  const [key, ...others] = secretsKeys(undefined, dir.path);
  assert.equal(key?.length, KEY_BYTES);
  assert.deepEqual(others, []);
  const { mode } = Deno.statSync(`${dir.path}/secrets.key`);
  if (Deno.build.os !== "windows") assert.equal((mode ?? 0) & 0o777, 0o600);
  assert.deepEqual(secretsKeys(undefined, dir.path), [key]);
  assert.deepEqual([...Deno.readDirSync(dir.path)].map(({ name }) => name), ["secrets.key"]);
});

Deno.test("a new key before the old one seals, and the old one still opens", async () => {
  using dir = tempDir();
  const path = `${dir.path}/secrets.key`;
  const before = await keyRing(secretsKeys(undefined, dir.path));
  const sealed = await before.seal("value", "context");
  const fresh = crypto.getRandomValues(new Uint8Array(KEY_BYTES)).toBase64();
  Deno.writeTextFileSync(path, `${fresh}\n${Deno.readTextFileSync(path)}`);
  const after = await keyRing(secretsKeys(undefined, dir.path));
  assert.equal(await after.open(sealed, "context"), "value");
  const resealed = await after.seal("value", "context");
  await assert.rejects(before.open(resealed, "context"), /No key of this service/);
  // The same by the variable.
  const [one, two] = Deno.readTextFileSync(path).trim().split("\n");
  assert.deepEqual(secretsKeys(`${one}, ${two}`, "/nowhere"), secretsKeys(undefined, dir.path));
});

Deno.test("what is no key is refused, and not shown", () => {
  using dir = tempDir();
  for (const text of ["hunter2", "", "AAAA", `${"A".repeat(43)}=,x`]) {
    assert.throws(() => secretsKeys(text, dir.path), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, /^AIEL_SECRETS_KEY holds what is no key/);
      return !error.message.includes("hunter2");
    });
  }
  Deno.writeTextFileSync(`${dir.path}/secrets.key`, "\n", { mode: 0o600 });
  assert.throws(() => secretsKeys(undefined, dir.path), /is empty, expected a key a line/);
});

Deno.test({
  name: "a file of keys that others may read is refused",
  ignore: Deno.build.os === "windows",
  fn() {
    using dir = tempDir();
    secretsKeys(undefined, dir.path);
    for (const mode of [0o644, 0o640, 0o602]) {
      Deno.chmodSync(`${dir.path}/secrets.key`, mode);
      assert.throws(() => secretsKeys(undefined, dir.path), /can be read by others/);
    }
    Deno.chmodSync(`${dir.path}/secrets.key`, 0o400);
    assert.equal(secretsKeys(undefined, dir.path).length, 1);
  },
});
