/**
 * `credentials.json`: which profile's credential is where, and the tokens that no keyring took.
 *
 *     {"version": 1, "profiles": {
 *       "default": {"store": "keyring", "saved_at": "…", "account": {"name": "Ada", "email": "…"}},
 *       "ci": {"store": "file", "saved_at": "…", "token": "…"}}}
 *
 * @module
 */

import { CliError } from "../errors.ts";
import { ioError } from "../system/io_error.ts";
import { writeUserFile } from "../system/write_user_file.ts";
import type { CredentialLocation, StoredAccount, StoredCredential } from "./credential_store.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";

/** The format this version writes. */
const VERSION = 1;
const MAX_BYTES = 4 * 1024 * 1024;

/** An entry of the file. */
export interface CredentialRecord extends StoredCredential {
  /** Only in the store `file`. */
  token?: string;
}

/**
 * Reads the file; empty when there is none.
 *
 * @throws {CliError} CREDENTIALS_UNUSABLE when it is damaged, newer, or others may read or write
 * it. No message repeats its content.
 */
export async function readCredentials(
  path: string,
  os: string,
): Promise<Map<string, CredentialRecord>> {
  let text: string;
  try {
    // One open file for both: the permissions are those of what is read.
    using file = await Deno.open(path, { read: true });
    checkPermissions(path, await file.stat(), os);
    text = await new Response(file.readable).text();
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return new Map();
    if (thrown instanceof CliError) throw thrown;
    throw ioError("read", path, thrown);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The parser's message would repeat what is around the mistake, which can be a token.
    throw unusable(path, text.trim() === "" ? "it is empty" : "it is not JSON");
  }
  if (!isRecord(content)) throw unusable(path, "expected a JSON object");
  const { version } = content;
  if (typeof version === "number" && version > VERSION) {
    throw new CliError(
      "CREDENTIALS_UNUSABLE",
      `The credentials in "${path}" were written by a newer aiel (format ${version}, this one knows ${VERSION})`,
      { hint: "Update aiel", details: { path, version } },
    );
  }
  if (version !== VERSION || !isRecord(content.profiles)) {
    throw unusable(path, `expected "version": ${VERSION} and "profiles"`);
  }
  return new Map(
    Object.entries(content.profiles).map(([profile, entry]) => {
      const record = toRecord(profile, entry);
      if (record === undefined) throw unusable(path, `its entry "${profile}" is incomplete`);
      return [profile, record];
    }),
  );
}

/** Writes the file, readable by this user only. */
export function writeCredentials(
  path: string,
  records: ReadonlyMap<string, CredentialRecord>,
): void {
  const profiles: Record<string, unknown> = Object.fromEntries(
    [...records].sort(([a], [b]) => a < b ? -1 : 1).map((
      [name, { store, saved_at, base_url, account, token }],
    ) => [
      name,
      {
        store,
        saved_at,
        ...base_url === undefined ? {} : { base_url },
        ...account === undefined ? {} : { account },
        ...token === undefined ? {} : { token },
      },
    ]),
  );
  const text = `${JSON.stringify({ version: VERSION, profiles }, null, 2)}\n`;
  try {
    writeUserFile(path, text, 0o600);
  } catch (thrown) {
    throw ioError("write", path, thrown);
  }
}

function checkPermissions(path: string, info: Deno.FileInfo, os: string): void {
  if (!info.isFile) throw unusable(path, "it is not a file");
  if (info.size > MAX_BYTES) throw unusable(path, `it has ${info.size} bytes`);
  if (os === "windows" || info.mode === null) return;
  const open = info.mode & 0o077;
  if (open === 0) return;
  throw new CliError(
    "CREDENTIALS_UNUSABLE",
    `Other users may use "${path}" (mode 0${(info.mode & 0o777).toString(8)}, expected 0600)`,
    {
      hint: `Run \`chmod 600 "${path}"\`, and replace the credential if others use this machine`,
      details: { path },
    },
  );
}

function toRecord(profile: string, entry: unknown): CredentialRecord | undefined {
  if (!isRecord(entry) || typeof entry.saved_at !== "string") return undefined;
  const { store, saved_at, base_url, token } = entry;
  if (base_url !== undefined && (typeof base_url !== "string" || !URL.canParse(base_url))) {
    return undefined;
  }
  const account = toAccount(entry.account);
  const facts = {
    profile,
    saved_at,
    ...base_url === undefined ? {} : { base_url },
    ...account === undefined ? {} : { account },
  };
  if (store === "keyring") return { ...facts, store };
  if (store !== "file" || typeof token !== "string" || token === "") return undefined;
  return { ...facts, store: store satisfies CredentialLocation, token };
}

/** What is no account is none: a credential is not worth less for a name that can't be read. */
function toAccount(value: unknown): StoredAccount | undefined {
  if (!isRecord(value)) return undefined;
  const { name, email, tenant } = value;
  if (typeof name !== "string" || email !== null && typeof email !== "string") return undefined;
  return { name, email, ...typeof tenant === "string" ? { tenant } : {} };
}

function unusable(path: string, why: string): CliError {
  return new CliError("CREDENTIALS_UNUSABLE", `Cannot use the credentials in "${path}": ${why}`, {
    hint: "Move the file away and log in again, or set AIEL_TOKEN",
    details: { path },
  });
}
