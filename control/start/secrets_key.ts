/**
 * The keys that seal values of variables: of `AIEL_SECRETS_KEY`, or of a file in the data
 * directory, which the first start makes.
 *
 * @module
 */
import { KEY_BYTES } from "../store/secrets/key_ring.ts";
import { ConfigError } from "./config_error.ts";

const FILE = "secrets.key";

/**
 * The keys, the newest first.
 *
 * @param given what `AIEL_SECRETS_KEY` says: keys in base64, separated by commas, the newest first
 * @throws {ConfigError}
 */
export function secretsKeys(
  given: string | undefined,
  dataDir: string,
): Uint8Array<ArrayBuffer>[] {
  if (given !== undefined) return given.split(",").map((text) => readKey(text, "AIEL_SECRETS_KEY"));
  const path = `${dataDir}/${FILE}`;
  const text = readOrMake(path);
  refuseShared(path);
  const keys = text.split("\n").filter((line) => line.trim() !== "").map((line) =>
    readKey(line, path)
  );
  if (keys.length === 0) throw new ConfigError(`"${path}" is empty, expected a key a line`);
  return keys;
}

function readOrMake(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES)).toBase64();
  // Whole or not at all, and of two that start at once the first one's: a link can't replace.
  const draft = `${path}.${crypto.randomUUID()}`;
  try {
    using file = Deno.openSync(draft, { createNew: true, write: true, mode: 0o600 });
    file.writeSync(new TextEncoder().encode(`${key}\n`));
    // What it seals is of no use without it.
    file.syncSync();
    Deno.linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  } finally {
    removeIfThere(draft);
  }
  return Deno.readTextFileSync(path);
}

/** Another user who reads the key reads what it seals. */
function refuseShared(path: string): void {
  const { mode } = Deno.statSync(path);
  if (Deno.build.os === "windows" || ((mode ?? 0) & 0o077) === 0) return;
  throw new ConfigError(`"${path}" can be read by others, expected mode 0600: chmod 600 ${path}`);
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** The message never holds the key. */
function readKey(text: string, where: string): Uint8Array<ArrayBuffer> {
  try {
    const key = Uint8Array.fromBase64(text.trim());
    if (key.length === KEY_BYTES) return key;
  } catch {
    // Not base64.
  }
  throw new ConfigError(
    `${where} holds what is no key, expected ${KEY_BYTES} bytes in base64, as \`openssl rand ` +
      `-base64 ${KEY_BYTES}\` prints them; what was sealed opens with the old keys only, so ` +
      "restore them from a copy where there is one",
  );
}
