import { CliError } from "../errors.ts";

/** Where a control service started with no configuration listens (`deno task control`). */
export const LOCAL_SERVICE = "http://127.0.0.1:8787";

/**
 * Refuses addresses that a token would be sent to in clear: `http:` to anything but this machine
 * (RFC 6750, section 5.3).
 *
 * @throws {CliError} USAGE
 */
export function checkAddress(baseUrl: string, insecureHttp: boolean): void {
  if (insecureHttp || !isOpen(baseUrl)) return;
  const { hostname } = new URL(baseUrl);
  throw new CliError(
    "USAGE",
    `"${baseUrl}" is not encrypted: every host on the way to ${hostname} could read the token`,
    {
      hint:
        "Use https://, or, in a network where no other host listens, `aiel auth login --insecure-http`",
      details: { base_url: baseUrl },
    },
  );
}

/** Whether others could read what is sent to this address. */
export function isOpen(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl);
  return protocol === "http:" && !isLoopback(hostname);
}

/** Whether two addresses are the same service. */
export function sameAddress(one: string, other: string): boolean {
  return normalAddress(one) === normalAddress(other);
}

/** An address in one spelling: no slash at the end, the host in lower case. */
export function normalAddress(baseUrl: string): string {
  return new URL(baseUrl).href.replace(/\/+$/, "");
}

/** Names and addresses that never leave this machine; `localhost` by RFC 6761, section 6.3. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
