/**
 * A Deno that a test starts to run sources of this checkout: with the packages that are in the
 * cache, in the versions of the lock file, and with nothing downloaded while tests run.
 *
 * @module
 */

/** Its flags. */
export const FROM_CACHE = ["--cached-only", "--frozen"] as const;

/** What the way to the network needs here: proxies and the certificates of those who look in. */
const NETWORK = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "ALL_PROXY",
  "http_proxy",
  "https_proxy",
  "all_proxy",
  "DENO_CERT",
  "DENO_TLS_CA_STORE",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "NPM_CONFIG_REGISTRY",
  "NPM_CONFIG_USERCONFIG",
  "npm_config_registry",
  "npm_config_userconfig",
] as const;

/** What tests talk to is on this machine, where no proxy is in between. */
const LOOPBACK = ["127.0.0.1", "localhost", "::1"];

/** What it needs of this process's environment, where it gets no other. */
export function denoEnvironment(): Record<string, string> {
  const given = Object.fromEntries(NETWORK.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
  const direct = Deno.env.get("NO_PROXY") ?? Deno.env.get("no_proxy") ?? "";
  return {
    ...given,
    NO_PROXY: [...direct.split(",").filter((one) => one.trim() !== ""), ...LOOPBACK].join(","),
    DENO_DIR: denoDir ??= findDenoDir(),
  };
}

let denoDir: string | undefined;

/** Where this Deno has its packages, whatever the platform and the environment make of it. */
function findDenoDir(): string {
  const { stdout } = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config"],
    stderr: "null",
  }).outputSync();
  const info: unknown = JSON.parse(new TextDecoder().decode(stdout));
  if (info !== null && typeof info === "object" && "denoDir" in info) return String(info.denoDir);
  throw new Error("deno info names no directory");
}
