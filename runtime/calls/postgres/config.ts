import { z } from "zod";
import { ConfigError } from "../provider.ts";

/** How to reach a database, and what bounds the statements. */
export interface PostgresConfig {
  /** A name, an address, or the directory of a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Empty: the server asks for none. */
  readonly password: string;
  /** The password as the URL spells it. */
  readonly spelledPassword: string;
  /** With the certificate verified. */
  readonly tls: boolean;
  /** The role that statements start in. What the login may do bounds the code, not this. */
  readonly role: string | undefined;
  /** Where names without a schema are looked for. */
  readonly schema: string | undefined;
  /** Nothing is written, whatever is granted. */
  readonly readOnly: boolean;
  /** Of one statement, and of a transaction that lies idle. */
  readonly statementTimeoutMs: number;
  /** Rows that one statement may give. */
  readonly rows: number;
}

const DEFAULT_PORT = 5432;
const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_TIMEOUT_MS = 600_000;
const DEFAULT_ROWS = 1_000;
const MAX_ROWS = 100_000;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\/.*)$/;

// A text with NUL would end early in the first message to the server, and the rest of it would be
// taken as further settings.
const text = z.string().min(1).max(1_024).refine(
  // deno-lint-ignore no-control-regex
  (value) => !/[\u0000-\u001f\u007f]/.test(value),
  "must hold no control characters",
);
const name = text.max(63);

const schema = z.strictObject({
  provider: z.literal("postgres"),
  url: text.optional(),
  host: text.optional(),
  port: z.int().min(1).max(65_535).optional(),
  database: name.optional(),
  user: name.optional(),
  secret: text.optional(),
  tls: z.boolean().optional(),
  role: name.optional(),
  schema: name.optional(),
  readOnly: z.boolean().default(false),
  statementTimeoutMs: z.int().min(1).max(MAX_TIMEOUT_MS).default(DEFAULT_TIMEOUT_MS),
  rows: z.int().min(1).max(MAX_ROWS).default(DEFAULT_ROWS),
});

type Place = Pick<
  PostgresConfig,
  "host" | "port" | "database" | "user" | "password" | "spelledPassword"
>;

/**
 * Checks what the platform says of a database: `url`, or `host`, `port`, `database` and `user`;
 * the password as `secret` or in the URL; never its text in a message.
 *
 * Connections that leave the machine are encrypted and the certificate is verified, unless `tls`
 * is false or the URL says `?sslmode=disable`.
 *
 * @throws {ConfigError}
 */
export function parsePostgresConfig(value: unknown, at: string): PostgresConfig {
  const parsed = schema.safeParse(value, { reportInput: false });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    if (issue?.code === "unrecognized_keys") {
      const known = Object.keys(schema.shape).map((key) => `"${key}"`).join(", ");
      throw new ConfigError(`${at}.${issue.keys[0]}`, "Unknown key", `Known are ${known}`);
    }
    const place = (issue?.path ?? []).map((part) => `.${String(part)}`).join("");
    throw new ConfigError(`${at}${place}`, issue?.message ?? "Not a configuration of postgres");
  }
  const { url, tls, role, schema: searched, readOnly, statementTimeoutMs, rows } = parsed.data;
  const { place, mode } = url === undefined
    ? { place: byParts(parsed.data, at), mode: undefined }
    : byUrl(url, parsed.data, at);
  if (mode !== undefined && tls !== undefined) {
    throw new ConfigError(`${at}.tls`, `Expected "tls" or "sslmode" in the URL, not both`);
  }
  return {
    ...place,
    tls: mode === undefined ? tls ?? !LOOPBACK.test(place.host) : mode !== "disable",
    role,
    schema: searched,
    readOnly,
    statementTimeoutMs,
    rows,
  };
}

type Parts = z.infer<typeof schema>;

function byParts(parts: Parts, at: string): Place {
  const { host, database, user, port = DEFAULT_PORT, secret = "" } = parts;
  if (host === undefined || database === undefined || user === undefined) {
    const missing = host === undefined ? "host" : database === undefined ? "database" : "user";
    throw new ConfigError(at, `Expected "url", or "host", "database" and "user"; no "${missing}"`);
  }
  return { host, port, database, user, password: secret, spelledPassword: secret };
}

function byUrl(text: string, parts: Parts, at: string): { place: Place; mode?: string } {
  const place = `${at}.url`;
  for (const key of ["host", "port", "database", "user"] as const) {
    if (parts[key] !== undefined) {
      throw new ConfigError(`${at}.${key}`, `Expected "url" or "${key}", not both`);
    }
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^postgres(?:ql)?:$/.test(url.protocol)) {
    throw new ConfigError(place, `Expected "postgres://user@host:port/database"`);
  }
  if (parts.secret !== undefined && url.password !== "") {
    throw new ConfigError(place, `Expected the password as "secret" or in the URL, not both`);
  }
  const mode = sslMode(url, place);
  const [user, database, password, host] = [
    decoded(url.username, "a user", place),
    decoded(url.pathname.slice(1), "a database", place),
    parts.secret ?? (url.password === "" ? "" : decoded(url.password, "a password", place)),
    decoded(url.hostname.replace(/^\[(.*)\]$/, "$1"), "a host", place),
  ];
  return {
    place: {
      host,
      port: url.port === "" ? DEFAULT_PORT : Number(url.port),
      database,
      user,
      password,
      spelledPassword: url.password || password,
    },
    ...(mode === undefined ? {} : { mode }),
  };
}

function sslMode(url: URL, at: string): string | undefined {
  for (const key of url.searchParams.keys()) {
    if (key !== "sslmode") throw new ConfigError(at, `Expected no parameter but "sslmode"`);
  }
  if (url.hash !== "") throw new ConfigError(at, `Expected no "#" in the URL`);
  const mode = url.searchParams.get("sslmode") ?? undefined;
  if (mode !== undefined && !/^(?:disable|require|verify-full)$/.test(mode)) {
    throw new ConfigError(at, `Expected "sslmode" to be "disable", "require" or "verify-full"`);
  }
  return mode;
}

function decoded(spelled: string, what: string, at: string): string {
  let result: string;
  try {
    result = decodeURIComponent(spelled);
  } catch {
    throw new ConfigError(at, `Expected ${what} whose percent signs are written as "%25"`);
  }
  if (!text.safeParse(result).success) {
    throw new ConfigError(at, `Expected ${what} in "postgres://user@host:port/database"`);
  }
  return result;
}
