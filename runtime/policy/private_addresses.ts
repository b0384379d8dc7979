import { parseNetworkHost } from "./network_host.ts";

/** A block of IPv4 addresses: its first one as a number, and how many leading bits they share. */
interface Block {
  readonly first: number;
  readonly bits: number;
}

/**
 * Addresses that have no owner on the internet: this host, private networks, link-local (the
 * metadata services of clouds), carriers' networks, benchmarks, multicast and what is reserved (RFC
 * 6890).
 */
const PRIVATE_BLOCKS = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/4",
  "240.0.0.0/4",
];
/** Deno 2.9 knows no ranges of IPv6 addresses; these two lead to this host. */
const PRIVATE_IPV6 = ["[::]", "[::1]"];
const IPV4 = /^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/;

/**
 * What `--deny-net` gets beside an allow list: Deno compares it with the address that a name leads
 * to, so that a granted name can't be pointed at the host's own network. An address that was itself
 * named stays open, to every granted name.
 *
 * @param network the effective capability
 */
export function deniedAddresses(network: boolean | readonly string[]): string[] {
  if (network === false) return [];
  const named = network === true ? [] : network.map((entry) => parseNetworkHost(entry, "network"));
  const hosts = new Set(named.map(({ host }) => host));
  if (hosts.has("localhost")) hosts.add("127.0.0.1").add("[::1]");
  const open = [...hosts].filter((host) => IPV4.test(host)).map(numberOf);
  return [
    ...PRIVATE_BLOCKS.flatMap((text) => without(blockOf(text), open)).map(textOf),
    ...PRIVATE_IPV6.filter((address) => !hosts.has(address)),
  ];
}

/**
 * Whether `--deny-net` refuses a host, which may have a port, that the allow list would let pass.
 */
export function isDeniedAddress(
  network: boolean | readonly string[],
  hostAndPort: string,
): boolean {
  const host = hostAndPort.replace(/:[0-9]+$/, "");
  const denied = deniedAddresses(network);
  if (!IPV4.test(host)) return denied.includes(host);
  const address = numberOf(host);
  return denied.some((one) => one.includes("/") && isIn(address, blockOf(one)));
}

/** The parts of a block that hold none of some addresses. */
function without(block: Block, open: readonly number[]): Block[] {
  const inside = open.filter((address) => isIn(address, block));
  if (inside.length === 0) return [block];
  if (block.bits === 32) return [];
  const bits = block.bits + 1;
  const second = block.first + 2 ** (32 - bits);
  return [{ first: block.first, bits }, { first: second, bits }].flatMap((half) =>
    without(half, inside)
  );
}

function isIn(address: number, { first, bits }: Block): boolean {
  return address >= first && address < first + 2 ** (32 - bits);
}

function blockOf(text: string): Block {
  const [address = "", bits] = text.split("/");
  return { first: numberOf(address), bits: Number(bits) };
}

function numberOf(address: string): number {
  return address.split(".").reduce((number, byte) => number * 256 + Number(byte), 0);
}

function textOf({ first, bits }: Block): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${bytes.join(".")}/${bits}`;
}
