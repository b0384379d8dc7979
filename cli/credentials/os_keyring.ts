import { type Keyring, KeyringError } from "./credential_store.ts";

/** The name of our items in the keyring; the account is the profile. */
const SERVICE = "aiel";
/** How long a keyring may take, in milliseconds: a person may have to type its password. */
const PATIENCE_MS = 60_000;

/**
 * The keyring of the operating system: Secret Service on Linux, Keychain on macOS, Credential
 * Manager on Windows. The native part is loaded with the first call.
 */
export const osKeyring: Keyring = {
  get: (account) =>
    use(account, async (entry, signal) => await entry.getPassword(signal) ?? undefined),
  set: (account, secret) => use(account, (entry, signal) => entry.setPassword(secret, signal)),
  remove: (account) => use(account, (entry, signal) => entry.deleteCredential(signal)),
};

async function use<T>(
  account: string,
  work: (entry: import("@napi-rs/keyring").AsyncEntry, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Not AbortSignal.timeout: its timer would keep the process for the whole minute.
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const { AsyncEntry } = await import("@napi-rs/keyring");
    // Without the pin, Linux falls back to the kernel's keyring, which forgets everything at the
    // next start.
    const entry = new AsyncEntry(SERVICE, account, { linux: { store: "secret-service" } });
    return await work(entry, patience.signal);
  } catch (thrown) {
    throw new KeyringError(reason(thrown), { cause: thrown });
  } finally {
    clearTimeout(timer);
  }
}

/** The first line says it; the rest is the library's trace. */
function reason(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.split("\n")[0]?.replace(/\.$/, "") ?? "unknown reason";
}
