import { isIP } from "node:net";

/** `192.0.2.7:4711` and `[2001:db8::7]:4711`: some proxies tell the port too. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d+)?|([^:]+):\d+)$/;

/**
 * The network address of a caller, behind proxies of one's own. Each of them adds to
 * `X-Forwarded-For` the address that it was asked from, so that only as many entries from the right
 * can be believed as there are proxies; what stands before them, any caller can have written.
 *
 * @param peer who the connection is with
 * @param forwarded the header `X-Forwarded-For`, several of them joined by commas; null: none
 * @param proxies how many proxies of one's own every request comes through
 * @returns the peer, where the header has fewer entries or no address at that place
 */
export function clientAddress(peer: string, forwarded: string | null, proxies: number): string {
  if (proxies === 0 || forwarded === null) return peer;
  const entry = forwarded.split(",").at(-proxies)?.trim() ?? "";
  const [, bracketed, plain] = WITH_PORT.exec(entry) ?? [];
  const address = bracketed ?? plain ?? entry;
  return isIP(address) === 0 ? peer : address.toLowerCase();
}
