import { BlockList, isIP } from "node:net";

import { ConfigError } from "../provider.ts";

/** Where a connection goes. */
export interface Destination {
  /** Dotted IPv4, or IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
}

/**
 * IPv4 without an owner on the internet (RFC 6890): this host, private networks, networks of
 * carriers, link-local with the metadata services of clouds, documentation, benchmarks, 6to4
 * relays, multicast, reserved.
 */
const PRIVATE_IPV4 = blocks("ipv4", [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
  // Wire server of one cloud: a public address that leads to the host of the machine.
  ["168.63.129.16", 32],
]);

/** The one block of IPv6 that the internet uses. Mapped, translated and local ones lie outside. */
const GLOBAL_IPV6 = blocks("ipv6", [["2000::", 3]]);

/** Parts of it that lead elsewhere: Teredo and protocols, documentation, 6to4. */
const PRIVATE_IPV6 = blocks("ipv6", [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
]);

/** Whether an address belongs to the internet: to no host or network that the platform trusts. */
export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !PRIVATE_IPV4.check(address, "ipv4");
    case 6:
      return GLOBAL_IPV6.check(address, "ipv6") && !PRIVATE_IPV6.check(address, "ipv6");
    default:
      return false;
  }
}

/** Private addresses that a configuration opens. */
export class PrivateGrants {
  readonly #blocks: readonly { readonly list: BlockList; readonly port: number | undefined }[];

  private constructor(blocks: readonly { list: BlockList; port: number | undefined }[]) {
    this.#blocks = blocks;
  }

  /** Opens none. */
  static readonly none: PrivateGrants = new PrivateGrants([]);

  /**
   * Reads `"private"` of a configuration. An entry is an address (`"10.1.2.3"`, `"[fd00::1]"`) or
   * `"localhost"`, with a port or without, or a block of addresses (`"10.0.0.0/8"`,
   * `"[fd00::]/8"`).
   *
   * @throws {ConfigError}
   */
  static parse(value: unknown, at: string): PrivateGrants {
    if (value === undefined) return PrivateGrants.none;
    if (!Array.isArray(value)) {
      throw new ConfigError(at, `"${at}" is no list, expected a list of private addresses`);
    }
    return new PrivateGrants(value.flatMap((entry, index) => parseEntry(entry, `${at}[${index}]`)));
  }

  /** Whether a connection may go there. */
  allow({ address, port }: Destination): boolean {
    const family = isIP(address);
    // A zone says through which interface; what is granted never has one.
    if (family === 0 || address.includes("%")) return false;
    if (isPublic(address)) return true;
    return this.#blocks.some((block) =>
      (block.port === undefined || block.port === port) &&
      block.list.check(address, family === 4 ? "ipv4" : "ipv6") && !isMapped(address)
    );
  }
}

const ENTRY = /^(?:(localhost|[0-9.]+)|\[([0-9a-f:.]+)\])(?::([1-9][0-9]{0,4})|\/([0-9]{1,3}))?$/;

function parseEntry(entry: unknown, at: string) {
  const refuse = () =>
    new ConfigError(
      at,
      `"${at}" is ${typeof entry === "string" ? JSON.stringify(entry) : typeof entry}, expected ` +
        'an address such as "127.0.0.1:8080" or "[::1]:8080", "localhost", or a block such as ' +
        '"10.0.0.0/8"',
    );
  const match = typeof entry === "string" ? ENTRY.exec(entry) : null;
  if (match === null) throw refuse();
  const [, plain, bracketed, portText, bitsText] = match;
  const port = portText === undefined ? undefined : Number(portText);
  if (port !== undefined && port > 65_535) throw refuse();
  const names = plain === "localhost" ? ["127.0.0.1", "::1"] : [plain ?? bracketed ?? ""];
  return names.map((address) => {
    const family = isIP(address);
    const whole = family === 4 ? 32 : 128;
    const bits = bitsText === undefined ? whole : Number(bitsText);
    if (family === 0 || bits > whole || (plain === "localhost" && bitsText !== undefined)) {
      throw refuse();
    }
    if (isMapped(address)) {
      throw new ConfigError(at, `"${at}" has an IPv4 address inside an IPv6 one`, "Write the IPv4");
    }
    return { list: blocks(family === 4 ? "ipv4" : "ipv6", [[address, bits]]), port };
  });
}

/** `BlockList` takes the mapped form for the IPv4 address in it; here it is never another one. */
function isMapped(address: string): boolean {
  return MAPPED.check(address, "ipv6");
}

const MAPPED = blocks("ipv6", [["::ffff:0:0", 96]]);

function blocks(family: "ipv4" | "ipv6", ranges: readonly (readonly [string, number])[]) {
  const list = new BlockList();
  for (const [address, bits] of ranges) list.addSubnet(address, bits, family);
  return list;
}
