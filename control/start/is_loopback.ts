/**
 * Whether only this machine reaches what listens at a host: 127.0.0.0/8, ::1 in any spelling, or
 * `localhost`. Any other name may lead anywhere.
 *
 * @param hostname as in a URL, without brackets
 */
export function isLoopback(hostname: string): boolean {
  // The parser brings addresses into one spelling.
  const url = URL.parse(`http://${hostname.includes(":") ? `[${hostname}]` : hostname}/`);
  const host = url?.hostname ?? "";
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
