/**
 * What a service lets its tenants' integrations connect to, whatever they are configured to be.
 *
 * @module
 */

import { BlockList, isIP } from "node:net";
import { networkInterfaces } from "node:os";

import { type Destination, isPublic } from "./addresses.ts";

/** A private host that is open. */
export interface PrivateHost {
  /** A name in lower case, dotted IPv4, or IPv6 without brackets. */
  readonly host: string;
  /** Undefined: every port. */
  readonly port: number | undefined;
}

/** What of the private hosts is open. */
export interface OpenHosts {
  /** 127.0.0.0/8 and ::1, at every port. */
  readonly loopback: boolean;
  readonly hosts: readonly PrivateHost[];
}

/** The addresses of this machine at this moment. */
export type OwnAddresses = () => readonly string[];

/** Asks the system. */
export const systemAddresses: OwnAddresses = () =>
  Object.values(networkInterfaces()).flatMap((some = []) => some.map(({ address }) => address));

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/**
 * Networks that a name may lead to once it is open (RFC 1918, 6598, 4193): never this machine
 * itself, and no link-local address, where clouds have their metadata.
 */
const NETWORKS = new BlockList();
NETWORKS.addSubnet("10.0.0.0", 8, "ipv4");
NETWORKS.addSubnet("172.16.0.0", 12, "ipv4");
NETWORKS.addSubnet("192.168.0.0", 16, "ipv4");
NETWORKS.addSubnet("100.64.0.0", 10, "ipv4");
NETWORKS.addSubnet("fc00::", 7, "ipv6");

/** What calls may connect to: the internet, and private hosts that are open. */
export class Reach {
  readonly #open: OpenHosts;
  readonly #own: OwnAddresses;

  constructor(open: OpenHosts, own: OwnAddresses = systemAddresses) {
    this.#open = open;
    this.#own = own;
  }

  /**
   * Whether a connection may go to an address.
   *
   * @param hostname what was configured, and led to the address; without brackets
   */
  allows({ address, port }: Destination, hostname: string): boolean {
    const family = isIP(address);
    // A zone says through which interface; what is open never has one.
    if (family === 0 || address.includes("%")) return false;
    const isOwn = holds(this.#own(), address);
    // A firewall before this machine does not stand between it and itself.
    if (isPublic(address) && !isOwn) return true;
    const { loopback, hosts } = this.#open;
    // `BlockList` takes an IPv4 address in an IPv6 one for itself; here it is never open.
    if (MAPPED.check(address, "ipv6")) return false;
    if (loopback && inside(LOOPBACK, address)) return true;
    const name = hostname.toLowerCase();
    return hosts.some((one) =>
      (one.port === undefined || one.port === port) && (
        isIP(one.host) !== 0
          ? holds([one.host], address)
          : one.host === name && !isOwn && inside(NETWORKS, address)
      )
    );
  }
}

const MAPPED = new BlockList();
MAPPED.addSubnet("::ffff:0:0", 96, "ipv6");

function inside(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
}

/** Whether an address is one of some, in whatever spelling. */
function holds(some: readonly string[], address: string): boolean {
  return some.some((one) => canonical(one) === canonical(address));
}

/** The one spelling of an address that a URL parser gives it. */
function canonical(address: string): string {
  return isIP(address) === 6 ? URL.parse(`http://[${address}]/`)?.hostname ?? address : address;
}
