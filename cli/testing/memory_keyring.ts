import { type Keyring, KeyringError } from "../credentials/credential_store.ts";

/** A keyring for tests, and what is in it. */
export interface MemoryKeyring extends Keyring {
  items: Map<string, string>;
  /** When set, every call fails with it. */
  problem: string | undefined;
  /** When true, it accepts credentials and forgets them. */
  forgetful: boolean;
}

/** Makes one. */
export function memoryKeyring(): MemoryKeyring {
  const items = new Map<string, string>();
  const use = <T>(work: () => T): Promise<T> =>
    keyring.problem === undefined
      ? Promise.resolve(work())
      : Promise.reject(new KeyringError(keyring.problem));
  const keyring: MemoryKeyring = {
    items,
    problem: undefined,
    forgetful: false,
    get: (account) => use(() => items.get(account)),
    set: (account, secret) =>
      use(() => {
        if (!keyring.forgetful) items.set(account, secret);
      }),
    remove: (account) => use(() => items.delete(account)),
  };
  return keyring;
}
