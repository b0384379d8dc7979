import type { OpenHosts, PrivateHost } from "../../runtime/calls/egress/reach.ts";
import { parseNetworkHost } from "../../runtime/policy/network_host.ts";
import { PolicyError } from "../../runtime/policy/policy_error.ts";

/** The word for what listens on this machine alone. */
const LOOPBACK = "loopback";
const EVERY_PORT = ":*";

/**
 * Reads private hosts: entries with commas between them, each `loopback`, or a name, an IPv4 or a
 * bracketed IPv6 with a port or `*` behind a colon. Each address has one spelling; there are no
 * wildcards and no ranges: the list names all that it opens.
 *
 * @returns what is open, or the first entry that is none
 */
export function parsePrivateHosts(text: string): OpenHosts | { readonly wrong: string } {
  const entries = text.split(",").map((entry) => entry.trim());
  const hosts: PrivateHost[] = [];
  for (const entry of entries) {
    if (entry === LOOPBACK) continue;
    const host = parseHost(entry);
    if (host === undefined) return { wrong: entry };
    hosts.push(...host);
  }
  return { loopback: entries.includes(LOOPBACK), hosts };
}

/** One entry; the name `localhost` stands for its two addresses. Undefined: it is none. */
function parseHost(entry: string): readonly PrivateHost[] | undefined {
  const isEveryPort = entry.endsWith(EVERY_PORT);
  try {
    const { host, wildcard, port } = parseNetworkHost(
      isEveryPort ? entry.slice(0, -EVERY_PORT.length) : entry,
      "host",
    );
    // The word with a port would be read as what it is without one.
    if (wildcard || host === LOOPBACK || (port === undefined) !== isEveryPort) return undefined;
    const names = host === "localhost" ? ["127.0.0.1", "::1"] : [host.replace(/^\[|\]$/g, "")];
    return names.map((name) => ({ host: name, port }));
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}
