/** Where a credential is kept. */
export type CredentialLocation = "keyring" | "file";

/** A credential that can be used. */
export interface FoundCredential {
  /** Secret. Never in a result, a log or an error. */
  token: string;
  source: "environment" | CredentialLocation;
  /**
   * The control service that it was made for and may be sent to; undefined when that is not known.
   */
  base_url?: string;
}

/** What is known about a stored credential without opening it. */
export interface StoredCredential {
  profile: string;
  store: CredentialLocation;
  /** ISO 8601. */
  saved_at: string;
  /** The control service that it was saved for; undefined when that is not known. */
  base_url?: string;
  /** Whose it was when it was saved; undefined when that is not known. */
  account?: StoredAccount;
}

/** The person or service account that a credential belongs to, as the service said it. */
export interface StoredAccount {
  name: string;
  /** Null for service accounts. */
  email: string | null;
  /** The tenant's name; absent where it was not kept. */
  tenant?: string;
}

/**
 * Credentials: one token per profile, in the OS keyring or, where there is none, in a file of this
 * user. Which one is recorded, so that stores are never mixed silently.
 */
export interface CredentialStore {
  /**
   * Path of the credentials file, which also records what is in the keyring; undefined when this
   * user has no home.
   */
  readonly file: string | undefined;
  /**
   * `AIEL_TOKEN`, then what is stored for the profile; undefined when there is none.
   *
   * @throws {CliError} CREDENTIALS_UNUSABLE when there is one that can't be used
   */
  find(profile: string): Promise<FoundCredential | undefined>;
  /** Keeps a token. `reason` says why it is in the file when it is. */
  set(
    profile: string,
    token: string,
    baseUrl?: string,
    account?: StoredAccount,
  ): Promise<{ store: CredentialLocation; reason?: string }>;
  /** Forgets the token of a profile; gives the stores it was in. */
  remove(profile: string): Promise<CredentialLocation[]>;
  /** What is stored, sorted by profile. */
  list(): Promise<StoredCredential[]>;
  /**
   * A secret of an integration from the keyring, where its account is `aiel:` and the name: no
   * entry is one of a profile's.
   *
   * @throws {KeyringError} when there is no keyring to ask
   */
  integrationSecret(name: string): Promise<string | undefined>;
  /** Why the keyring can't be used; undefined when it can. */
  keyringProblem(): Promise<string | undefined>;
}

/**
 * The OS keyring as a port. Every method rejects with a {@linkcode KeyringError} when there is no
 * keyring to talk to.
 */
export interface Keyring {
  get(account: string): Promise<string | undefined>;
  set(account: string, secret: string): Promise<void>;
  /** False when it was not there. */
  remove(account: string): Promise<boolean>;
}

/** Why the keyring can't be used, in words. Holds no secret. */
export class KeyringError extends Error {
  override readonly name = "KeyringError";
}
