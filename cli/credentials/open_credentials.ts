/**
 * The credential store over a keyring and a file.
 *
 * @module
 */

import { configDirectory } from "../config/locations.ts";
import { CliError } from "../errors.ts";
import { withFileLock } from "../system/file_lock.ts";
import { makeUserDirectory } from "../system/make_user_directory.ts";
import {
  type CredentialLocation,
  type CredentialStore,
  type FoundCredential,
  type Keyring,
  KeyringError,
} from "./credential_store.ts";
import { type CredentialRecord, readCredentials, writeCredentials } from "./credentials_file.ts";
import { credentialOf } from "./token.ts";

/** What the store works with. */
export interface CredentialPorts {
  env(name: string): string | undefined;
  os: string;
  now(): Date;
  /** Default: the keyring of this machine, loaded when it is first needed. */
  keyring?: Keyring;
}

/** Opens the store. Reads nothing yet. */
export function openCredentials(ports: CredentialPorts): CredentialStore {
  const { env, os } = ports;
  const directory = configDirectory(env, os);
  const path = directory === undefined ? undefined : `${directory}/credentials.json`;
  const keyring = async (): Promise<Keyring> => {
    if (env("AIEL_NO_KEYRING") !== undefined) throw new KeyringError("AIEL_NO_KEYRING is set");
    return ports.keyring ?? (await import("./os_keyring.ts")).osKeyring;
  };
  const read = async () => path === undefined ? new Map() : await readCredentials(path, os);

  const change = async <T>(
    edit: (records: Map<string, CredentialRecord>) => Promise<T>,
  ): Promise<T> => {
    if (path === undefined || directory === undefined) {
      throw new CliError(
        "IO",
        "There is no directory for credentials: neither HOME nor AIEL_CONFIG_DIR is set",
        {
          hint: "Set AIEL_CONFIG_DIR, or use AIEL_TOKEN",
        },
      );
    }
    await makeUserDirectory(directory, "AIEL_CONFIG_DIR");
    return await withFileLock(`${path}.lock`, async () => {
      const records = await readCredentials(path, os);
      const result = await edit(records);
      writeCredentials(path, records);
      return result;
    });
  };

  return {
    file: path,
    find: async (profile) => {
      const given = env("AIEL_TOKEN");
      if (given !== undefined) {
        return { token: credentialOf(given, "AIEL_TOKEN"), source: "environment" };
      }
      const record: CredentialRecord | undefined = (await read()).get(profile);
      if (record?.token !== undefined) {
        return { token: record.token, source: "file", ...addressOf(record) };
      }
      return await fromKeyring(profile, record, keyring);
    },
    set: async (profile, text, baseUrl, account) => {
      const token = credentialOf(text, "the login");
      return await change(async (records) => {
        const saved_at = ports.now().toISOString();
        const facts = {
          profile,
          saved_at,
          ...baseUrl === undefined ? {} : { base_url: baseUrl },
          ...account === undefined ? {} : { account },
        };
        try {
          const ring = await keyring();
          await ring.set(profile, token);
          // Some keyrings accept and forget: what can't be read back is not kept there.
          if (await ring.get(profile) !== token) {
            throw new KeyringError("the keyring did not keep the credential");
          }
          records.set(profile, { ...facts, store: "keyring" });
          return { store: "keyring" as const };
        } catch (thrown) {
          if (!(thrown instanceof KeyringError)) throw thrown;
          records.set(profile, { ...facts, store: "file", token });
          return { store: "file" as const, reason: thrown.message };
        }
      });
    },
    remove: async (profile) =>
      await change(async (records) => {
        const removed: CredentialLocation[] = [];
        const record = records.get(profile);
        try {
          if (await (await keyring()).remove(profile)) removed.push("keyring");
        } catch (thrown) {
          // Nothing may be said to be gone that is still there.
          if (!(thrown instanceof KeyringError)) throw thrown;
          if (record?.store === "keyring") throw unreachable(profile, thrown);
        }
        if (record?.store === "file") removed.push("file");
        records.delete(profile);
        return removed;
      }),
    integrationSecret: async (name) => await (await keyring()).get(`aiel:${name}`),
    keyringProblem: async () => {
      try {
        await (await keyring()).get("doctor");
        return undefined;
      } catch (thrown) {
        if (!(thrown instanceof KeyringError)) throw thrown;
        return thrown.message;
      }
    },
    list: async () =>
      [...(await read()).values()].map((record) => ({
        profile: record.profile,
        store: record.store,
        saved_at: record.saved_at,
        ...addressOf(record),
        ...record.account === undefined ? {} : { account: record.account },
      })).sort((a, b) => a.profile < b.profile ? -1 : 1),
  };
}

async function fromKeyring(
  profile: string,
  record: CredentialRecord | undefined,
  keyring: () => Promise<Keyring>,
): Promise<FoundCredential | undefined> {
  try {
    const token = await (await keyring()).get(profile);
    return token === undefined
      ? undefined
      : { token, source: "keyring", ...record === undefined ? {} : addressOf(record) };
  } catch (thrown) {
    if (!(thrown instanceof KeyringError)) throw thrown;
    // Without a record there is no reason to think that the keyring has it.
    if (record === undefined) return undefined;
    throw unreachable(profile, thrown);
  }
}

function addressOf({ base_url }: CredentialRecord): { base_url?: string } {
  return base_url === undefined ? {} : { base_url };
}

function unreachable(profile: string, error: KeyringError): CliError {
  return new CliError(
    "CREDENTIALS_UNUSABLE",
    `The credential of profile "${profile}" is in the OS keyring, which can't be used: ${error.message}`,
    { hint: "Unlock the keyring, or set AIEL_TOKEN", details: { profile }, cause: error },
  );
}
