import { isIPv6 } from "node:net";

/**
 * What the limits of strangers count by. A network of IPv6 has 2 ** 64 addresses or more, all of
 * them one customer's, so its first 64 bits stand for it.
 *
 * @param address undefined: it is not known
 */
export function addressKey(address: string | undefined): string {
  if (address === undefined || !isIPv6(address)) return address ?? "";
  // The parser writes it in one spelling.
  const host = URL.parse(`http://[${address.replace(/%.*$/, "")}]/`)?.hostname ?? "";
  const [before = "", after] = host.slice(1, -1).split("::");
  const [first, last] = [groups(before), groups(after ?? "")];
  const zeros = after === undefined ? 0 : 8 - first.length - last.length;
  return [...first, ...new Array<string>(zeros).fill("0"), ...last].slice(0, 4).join(":");
}

function groups(text: string): string[] {
  return text === "" ? [] : text.split(":");
}
