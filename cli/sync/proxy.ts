/**
 * Which proxy stands between this machine and a service, as Deno reads the environment.
 *
 * @module
 */

/** What decides how a service is reached. */
export interface NetworkFacts {
  readonly baseUrl: string;
  env(name: string): string | undefined;
}

/** A proxy, and what names it. */
export interface Proxy {
  readonly variable: string;
  /** May hold a password. */
  readonly value: string;
}

/** The first of these that is set and stands for the address decides, in either case of letters. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  "https:": ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"],
  "http:": ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"],
};

/** Kinds of proxies that Deno speaks to. */
const SCHEMES: readonly string[] = [
  "http:",
  "https:",
  "socks4:",
  "socks4a:",
  "socks5:",
  "socks5h:",
];

/** The proxy that stands between; undefined: none. */
export function proxyOf(facts: NetworkFacts): Proxy | undefined {
  return namedProxies(facts).find(({ value }) => isAddress(value));
}

/** The variable that should name the proxy, and names none: Deno goes on without it. */
export function unusableProxy(facts: NetworkFacts): string | undefined {
  return namedProxies(facts).find(({ value }) => !isAddress(value))?.variable;
}

/** A proxy's address without the user and the password that it may hold. */
export function withoutUser(value: string): string {
  return value.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/^[^@/]*@/, "").replace(/\/$/, "");
}

function namedProxies({ baseUrl, env }: NetworkFacts): Proxy[] {
  const { protocol, hostname } = new URL(baseUrl);
  const direct = (env("NO_PROXY") ?? env("no_proxy") ?? "").split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      const name = entry.replace(/^\*?\./, "").replace(/:\d+$/, "");
      return entry === "*" || hostname === name || hostname.endsWith(`.${name}`);
    });
  if (direct) return [];
  return (VARIABLES[protocol] ?? []).map((variable) => ({ variable, value: env(variable) ?? "" }))
    .filter(({ value }) => value !== "");
}

/** Without a scheme it is taken for one of http. */
function isAddress(value: string): boolean {
  const url = value.includes("://") ? value : `http://${value}`;
  return URL.canParse(url) && SCHEMES.includes(new URL(url).protocol);
}
