import { PolicyError, show } from "./policy_error.ts";

/** One entry of the `network` capability. */
export interface NetworkHost {
  /** Lower-case name, dotted IPv4 or IPv6 in brackets; without the `*.` of a wildcard. */
  readonly host: string;
  /**
   * True for `*.example.com`: `example.com` and every name below it, at any depth, as Deno's flag
   * has it.
   */
  readonly wildcard: boolean;
  /** 1 to 65535; undefined means every port. */
  readonly port: number | undefined;
}

const EXPECTED = 'expected "host", "host:port" or "*.domain[:port]"';
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const DECIMAL_BYTE = /^(?:0|[1-9][0-9]{0,2})$/;
// WHATWG URL, "ends in a number checker": such a last label makes every client read the host as an
// IPv4 address.
const NUMERIC_LABEL = /^(?:[0-9]+|0x[0-9a-f]*)$/;
const MAX_NAME_CHARACTERS = 253;
const MAX_ENTRY_CHARACTERS = MAX_NAME_CHARACTERS + "*.:65535".length;

/**
 * Reads one `network` entry by a grammar narrower than Deno's: one spelling for each address, so
 * that what a reader of the map sees is what the flag opens.
 *
 * @throws {PolicyError} naming `path`, the entry and what was expected
 */
export function parseNetworkHost(entry: string, path: string): NetworkHost {
  const refuse = (why: string, hint?: string): never => {
    throw new PolicyError(`"${path}" is ${show(entry)}: ${why}, ${EXPECTED}`, {
      path,
      capability: "network",
      ...(hint === undefined ? {} : { hint }),
    });
  };
  if (entry === "") refuse("it is empty");
  if (entry.length > MAX_ENTRY_CHARACTERS) refuse("it is too long");
  if (/^(?:unix|vsock):/i.test(entry)) {
    refuse("sockets outside the network can't be granted");
  }
  if (entry.includes("://")) {
    refuse("a scheme is not part of a host", 'Write the host alone, such as "api.example.com:443"');
  }
  if (/[\s,]/.test(entry)) refuse("a host has no spaces or commas");
  if (entry.includes("@")) refuse("credentials are not part of a host");
  if (/[/\\?#]/.test(entry)) {
    refuse("a path or an address range is not part of a host", "List the hosts one by one");
  }
  // deno-lint-ignore no-control-regex -- the point is to find them
  if (/[\x00-\x1f\x7f%]/.test(entry)) refuse("it has a character no host has");
  const lower = entry.toLowerCase();
  if (/[^\x20-\x7e]/.test(entry)) {
    const ascii = asciiHost(lower);
    refuse(
      "it is not ASCII",
      ascii === undefined ? "Write the name in punycode" : `Write it in punycode: "${ascii}"`,
    );
  }
  return lower.startsWith("[") ? parseIpv6(lower, refuse) : parseName(lower, refuse);
}

/** The entry as Deno's `--allow-net` takes it; also its canonical spelling in a capability map. */
export function formatNetworkHost({ host, wildcard, port }: NetworkHost): string {
  return `${wildcard ? "*." : ""}${host}${port === undefined ? "" : `:${port}`}`;
}

type Refuse = (why: string, hint?: string) => never;

function parseName(text: string, refuse: Refuse): NetworkHost {
  const colon = text.indexOf(":");
  if (colon !== -1 && text.includes(":", colon + 1)) {
    refuse("it has more than one colon", "Put an IPv6 address in brackets");
  }
  const port = colon === -1 ? undefined : parsePort(text.slice(colon + 1), refuse);
  const name = colon === -1 ? text : text.slice(0, colon);
  const wildcard = name.startsWith("*.");
  const host = wildcard ? name.slice(2) : name;
  if (host === "" || host === "*") {
    refuse(
      "it names no host",
      'Only "network": true opens every host, and only where it is granted',
    );
  }
  if (host.includes("*")) refuse('a wildcard stands only at the start, as "*."');
  if (host.endsWith(".")) refuse("a host has no dot at its end");
  if (host.length > MAX_NAME_CHARACTERS) {
    refuse(`a host has at most ${MAX_NAME_CHARACTERS} characters`);
  }
  const labels = host.split(".");
  const last = labels.at(-1) ?? "";
  if (NUMERIC_LABEL.test(last)) {
    if (wildcard) refuse("an address has no wildcard");
    return { host: parseIpv4(labels, refuse), wildcard: false, port };
  }
  for (const label of labels) {
    if (!LABEL.test(label)) {
      refuse(`"${label}" is not a label of a host name`);
    }
  }
  if (host.includes("xn--") && asciiHost(host) !== host) refuse("its punycode is not valid");
  if (wildcard && labels.length < 2) {
    refuse("a wildcard over a whole top-level domain can't be granted");
  }
  return { host, wildcard, port };
}

function parseIpv4(labels: readonly string[], refuse: Refuse): string {
  const strict = labels.length === 4 &&
    labels.every((label) => DECIMAL_BYTE.test(label) && Number(label) <= 255);
  if (!strict) {
    const plain = asciiHost(labels.join("."));
    refuse(
      "it is an odd spelling of an IPv4 address",
      plain === undefined
        ? "Write four decimal numbers, such as 192.0.2.1"
        : `Write it as "${plain}"`,
    );
  }
  if (labels[0] === "0") refuse("addresses in 0.0.0.0/8 reach the machine itself", "Name the host");
  return labels.join(".");
}

function parseIpv6(text: string, refuse: Refuse): NetworkHost {
  const end = text.indexOf("]");
  if (end === -1) refuse("its bracket is not closed");
  const rest = text.slice(end + 1);
  if (rest !== "" && !rest.startsWith(":")) refuse("only a port may follow the bracket");
  const port = rest === "" ? undefined : parsePort(rest.slice(1), refuse);
  const host = asciiHost(text.slice(0, end + 1));
  if (host === undefined) return refuse("it is not an IPv6 address");
  if (host === "[::]") refuse("the unspecified address reaches the machine itself");
  // Mapped and compatible (::/96), NAT64 (64:ff9b::/96) and 6to4 (2002::/16) carry an IPv4 address:
  // a second spelling.
  if (/^\[(?:::(?!1\]$)(?:ffff:)?[0-9a-f]+(?::[0-9a-f]+)?|64:ff9b:.*|2002:.*)\]$/.test(host)) {
    refuse("it carries an IPv4 address inside an IPv6 one", "Write the IPv4 address");
  }
  return { host, wildcard: false, port };
}

function parsePort(text: string, refuse: Refuse): number {
  const port = /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) {
    refuse(`"${text.slice(0, 20)}" is not a port from 1 to 65535`);
  }
  return port;
}

/** The host as a URL parser writes it, which lower-cases, compresses IPv6 and applies punycode. */
function asciiHost(host: string): string | undefined {
  try {
    return new URL(`http://${host}/`).hostname;
  } catch {
    return undefined;
  }
}
