/**
 * What the environment says about the service. With nothing said it runs on this machine for one
 * person. Every variable stands in `control/OPERATING.md`, in one table.
 *
 * @module
 */
import type { RatePolicy } from "../http/rate_limiter.ts";
import type { S3Options } from "../store/blobs/s3_client.ts";
import type { OpenHosts } from "../../runtime/calls/egress/reach.ts";
import { LOG_LEVELS, type ServiceLogLevel } from "../http/logger.ts";
import { ConfigError } from "./config_error.ts";
import { parsePrivateHosts } from "./private_hosts.ts";
import type { ListenAddress } from "../../runtime/listen/listen.ts";
import { outsideReach, requireOwnOrigin, type ServiceReach } from "./reach.ts";

/** The configuration of a service. */
export interface ServiceConfig extends ServiceReach {
  /** Absolute, without a slash at the end. Caches, and what is not kept elsewhere. */
  readonly dataDir: string;
  readonly database:
    | { readonly kind: "sqlite"; readonly path: string }
    | { readonly kind: "postgres"; readonly url: string };
  readonly blobs:
    | { readonly kind: "files"; readonly path: string }
    | { readonly kind: "s3"; readonly options: S3Options };
  /** Where metrics are served; undefined: they are not, and nothing is counted. */
  readonly metricsListen: ListenAddress | undefined;
  readonly logLevel: ServiceLogLevel;
  /** Of one principal; undefined: no limit. */
  readonly rate: RatePolicy | undefined;
  /** Of one address, for what is public in one project; undefined: no limit. */
  readonly anonymousRate: RatePolicy | undefined;
  /** Which barriers are around the code that is validated; see `AIEL_ISOLATION`. */
  readonly isolation: Isolation;
  /** The Deno program that runs what is validated; undefined: the one that runs the service. */
  readonly deno: string | undefined;
  /** The keys that seal values of variables; undefined: those of a file in the data directory. */
  readonly secretsKey: string | undefined;
  /** What this process does. All of them serve what they listen for. */
  readonly components: readonly Component[];
  /** Queued executions of a tenant that run at a time; undefined: what there is room for here. */
  readonly tenantRunning: number | undefined;
  /** Executions of a tenant that wait or run in the queue. */
  readonly tenantBacklog: number;
  /** Private hosts that integrations may connect to. */
  readonly privateHosts: OpenHosts;
}

/** `api`: requests; `execute`: what is queued; `schedule`: schedules, and upkeep of executions. */
export const COMPONENTS = ["api", "execute", "schedule"] as const;
/** What a process of the service can do. */
export type Component = (typeof COMPONENTS)[number];
const USUAL_BACKLOG = 100_000;
const DEFAULT_LISTEN = "127.0.0.1:8787";
const DEFAULT_RUN_LISTEN = "127.0.0.1:8788";

/** Both barriers where possible, both or no start, or Deno's permission flags only. */
const ISOLATIONS = ["auto", "required", "deno"] as const;
type Isolation = (typeof ISOLATIONS)[number];

type Env = (name: string) => string | undefined;

/**
 * Reads the configuration.
 *
 * @param os `Deno.build.os`
 * @throws {ConfigError}
 */
export function readConfig(
  env: Env,
  os: string,
  usual: { readonly rate: RatePolicy; readonly anonymousRate: RatePolicy },
): ServiceConfig {
  const read: Env = (name) => env(name)?.trim() || undefined;
  const dataDir = dataDirectory(read, os);
  const reach = {
    listen: listen("AIEL_LISTEN", read("AIEL_LISTEN") ?? DEFAULT_LISTEN, DEFAULT_LISTEN),
    publicUrl: publicUrl(read("AIEL_PUBLIC_URL")),
    proxies: proxies(read("AIEL_TRUSTED_PROXIES") ?? "0"),
    runListen: listen(
      "AIEL_RUN_LISTEN",
      read("AIEL_RUN_LISTEN") ?? DEFAULT_RUN_LISTEN,
      DEFAULT_RUN_LISTEN,
    ),
    runUrl: originOf("AIEL_RUN_URL", read("AIEL_RUN_URL")),
  };
  requireOwnOrigin(reach);
  const kept = database(read, dataDir);
  return {
    dataDir,
    database: kept,
    blobs: blobs(read, dataDir),
    ...reach,
    metricsListen: metricsListen(read("AIEL_METRICS_LISTEN")),
    logLevel: logLevel(read("AIEL_LOG_LEVEL") ?? "info"),
    rate: rate("AIEL_RATE_LIMIT", read, usual.rate),
    anonymousRate: rate("AIEL_ANONYMOUS_RATE_LIMIT", read, usual.anonymousRate),
    isolation: isolation(read("AIEL_ISOLATION"), reach),
    deno: read("AIEL_DENO"),
    secretsKey: read("AIEL_SECRETS_KEY"),
    components: components(read("AIEL_COMPONENTS")),
    tenantRunning: count(read, "AIEL_TENANT_RUNNING"),
    tenantBacklog: count(read, "AIEL_TENANT_BACKLOG") ?? USUAL_BACKLOG,
    privateHosts: privateHosts(read("AIEL_PRIVATE_HOSTS"), reach, kept),
  };
}

/** The directory of the service's own (XDG Base Directory; Windows: `%LOCALAPPDATA%`). */
function dataDirectory(env: Env, os: string): string {
  const own = env("AIEL_DATA_DIR");
  if (own !== undefined) {
    if (isAbsolute(own)) return own.length > 1 ? own.replace(/[\\/]+$/, "") : own;
    throw new ConfigError(`AIEL_DATA_DIR is "${own}", expected an absolute path`);
  }
  const home = env("HOME");
  const base = os === "windows"
    ? env("LOCALAPPDATA")
    : os === "darwin"
    ? home && `${home}/Library/Application Support`
    : env("XDG_DATA_HOME") ?? (home && `${home}/.local/share`);
  if (base !== undefined && isAbsolute(base)) return `${base}/aiel/control`;
  throw new ConfigError("There is no directory for data, expected AIEL_DATA_DIR or HOME to be set");
}

function database(env: Env, dataDir: string): ServiceConfig["database"] {
  const url = env("AIEL_DATABASE_URL");
  if (url === undefined) return { kind: "sqlite", path: `${dataDir}/control.sqlite` };
  if (/^postgres(?:ql)?:\/\//.test(url)) return { kind: "postgres", url };
  const path = /^sqlite:\/\/(\/.*)$/.exec(url)?.[1];
  if (path !== undefined) return { kind: "sqlite", path };
  // The value may hold a password.
  throw new ConfigError(
    "AIEL_DATABASE_URL is of an unknown kind, expected postgres://… or sqlite:///absolute/path",
  );
}

function blobs(env: Env, dataDir: string): ServiceConfig["blobs"] {
  const text = env("AIEL_BLOBS");
  if (text === undefined) return { kind: "files", path: `${dataDir}/blobs` };
  const path = /^file:\/\/(\/.*)$/.exec(text)?.[1];
  if (path !== undefined) return { kind: "files", path: path.replace(/\/+$/, "") };
  const url = URL.parse(text);
  if (url?.protocol !== "s3:" || url.hostname === "" || url.username !== "") {
    throw new ConfigError(
      "AIEL_BLOBS is of an unknown kind, expected s3://bucket/prefix or file:///absolute/path",
    );
  }
  const region = url.searchParams.get("region") ?? env("AWS_REGION") ?? env("AWS_DEFAULT_REGION") ??
    "us-east-1";
  const endpoint = url.searchParams.get("endpoint") ?? env("AWS_ENDPOINT_URL_S3") ??
    env("AWS_ENDPOINT_URL") ?? `https://s3.${region}.amazonaws.com`;
  const prefix = url.pathname.replace(/^\/+|\/+$/g, "");
  const sessionToken = env("AWS_SESSION_TOKEN");
  return {
    kind: "s3",
    options: {
      bucket: url.hostname,
      region,
      endpoint: endpoint.replace(/\/+$/, ""),
      accessKeyId: required(env, "AWS_ACCESS_KEY_ID"),
      secretAccessKey: required(env, "AWS_SECRET_ACCESS_KEY"),
      ...(sessionToken === undefined ? {} : { sessionToken }),
      ...(prefix === "" ? {} : { prefix: `${prefix}/` }),
    },
  };
}

function required(env: Env, name: string): string {
  const value = env(name);
  if (value !== undefined) return value;
  throw new ConfigError(`${name} is not set, expected it because AIEL_BLOBS names a bucket`);
}

function metricsListen(text: string | undefined): ListenAddress | undefined {
  return text === undefined ? undefined : listen("AIEL_METRICS_LISTEN", text, "127.0.0.1:9464");
}

function listen(variable: string, text: string, example: string): ListenAddress {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+)):(\d{1,5})$/
    .exec(text) ?? [];
  const hostname = bracketed ?? plain;
  const port = Number(digits);
  if (hostname !== undefined && port <= 65_535) return { hostname, port };
  throw new ConfigError(`${variable} is "${text}", expected host:port such as ${example}`);
}

function publicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "") {
    return url.href.replace(/\/+$/, "");
  }
  throw new ConfigError(
    `AIEL_PUBLIC_URL is "${text}", expected a URL such as https://aiel.example`,
  );
}

/** A URL of an origin: nothing stands behind its host and port. */
function originOf(variable: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.pathname === "/" &&
    url.search === "" && url.hash === "" && url.username === "" && url.password === "";
  if (isOrigin) return url.origin;
  throw new ConfigError(
    `${variable} names no origin, expected a URL without a path such as https://run.aiel.example`,
  );
}

function logLevel(text: string): ServiceLogLevel {
  const found = LOG_LEVELS.find((level) => level === text);
  if (found !== undefined) return found;
  throw new ConfigError(`AIEL_LOG_LEVEL is "${text}", expected one of ${LOG_LEVELS.join(", ")}`);
}

function rate(variable: string, env: Env, usual: RatePolicy): RatePolicy | undefined {
  const text = env(variable);
  if (text === undefined) return usual;
  if (text === "off") return undefined;
  const [, burst, perSecond] = /^([1-9]\d{0,6})\/([1-9]\d{0,5})$/.exec(text) ?? [];
  if (burst !== undefined && perSecond !== undefined) {
    return { ...usual, burst: Number(burst), perSecond: Number(perSecond) };
  }
  throw new ConfigError(
    `${variable} is "${text}", expected "<at once>/<each second>" such as ${usual.burst}/${usual.perSecond}, or "off"`,
  );
}

function proxies(text: string): number {
  if (/^\d$/.test(text)) return Number(text);
  throw new ConfigError(
    `AIEL_TRUSTED_PROXIES is "${text}", expected how many proxies of yours every request comes through, 0 to 9`,
  );
}

function components(text: string | undefined): readonly Component[] {
  if (text === undefined) return COMPONENTS;
  const words = text.split(",").map((word) => word.trim());
  const unknown = words.find((word) => !COMPONENTS.some((one) => one === word));
  if (unknown === undefined) return COMPONENTS.filter((one) => words.includes(one));
  throw new ConfigError(
    `AIEL_COMPONENTS has "${unknown}", expected ${COMPONENTS.join(", ")}, with commas between them`,
  );
}

function count(env: Env, name: string): number | undefined {
  const text = env(name);
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new ConfigError(`${name} is "${text}", expected a whole number from 1`);
}

/**
 * Where others than this machine's users can push code, one barrier is too few without being asked
 * for.
 */
function isolation(
  text: string | undefined,
  reach: ServiceReach,
): Isolation {
  if (text === undefined) return outsideReach(reach) === undefined ? "auto" : "required";
  const found = ISOLATIONS.find((isolation) => isolation === text);
  if (found !== undefined) return found;
  throw new ConfigError(
    `AIEL_ISOLATION is "${text}", expected one of ${ISOLATIONS.join(", ")}`,
  );
}

/**
 * What is on this machine is open where it is its user's own. A server of the service's database
 * may be there too, and asks local logins for nothing: then it has to be said.
 */
function privateHosts(
  text: string | undefined,
  reach: ServiceReach,
  { kind }: ServiceConfig["database"],
): OpenHosts {
  if (text === undefined) {
    return { loopback: outsideReach(reach) === undefined && kind === "sqlite", hosts: [] };
  }
  if (text === "none") return { loopback: false, hosts: [] };
  const hosts = parsePrivateHosts(text);
  if (!("wrong" in hosts)) return hosts;
  throw new ConfigError(
    `AIEL_PRIVATE_HOSTS has "${hosts.wrong}", expected host:port such as db.internal:5432, ` +
      '10.0.0.7:* or [fd00::7]:443, or "loopback", with commas between them, or "none"',
  );
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path);
}
