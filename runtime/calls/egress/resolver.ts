import { lookup } from "node:dns/promises";
import { isIP } from "node:net";

import { CallError } from "../provider.ts";

/** Tells the addresses of a name at this moment. */
export type Resolver = (name: string) => Promise<readonly string[]>;

/** Asks the system, as every other program on this machine does. */
export const systemResolver: Resolver = async (name) => {
  const found = await lookup(name, { all: true, order: "verbatim" });
  return found.map(({ address }) => address);
};

/**
 * The addresses of the host of a URL, in the order to try them.
 *
 * @param hostname as `URL.hostname` has it
 * @throws {CallError} UPSTREAM
 */
export async function addressesOf(
  hostname: string,
  resolve: Resolver,
): Promise<readonly string[]> {
  const literal = hostname.replace(/^\[(.*)\]$/, "$1");
  if (isIP(literal) !== 0) return [literal];
  try {
    const found = await resolve(hostname);
    if (found.length > 0) return found;
  } catch (cause) {
    throw new CallError("UPSTREAM", `The host "${hostname}" was not found`, { cause });
  }
  throw new CallError("UPSTREAM", `The host "${hostname}" has no address`);
}
