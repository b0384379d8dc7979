const USE = new TextEncoder().encode("aiel: what MCP clients carry between the rounds of a call");
const BITS = 256;

/**
 * The key that seals what MCP clients carry between the rounds of a call, made of the newest key
 * that seals secrets: nodes that share one share the other, and neither tells of the other (HKDF,
 * RFC 5869).
 *
 * @param secretsKeys the newest first
 */
export async function mcpStateKey(
  [newest]: readonly Uint8Array<ArrayBuffer>[],
): Promise<Uint8Array<ArrayBuffer>> {
  if (newest === undefined) throw new TypeError("A service has a key for its secrets");
  const key = await crypto.subtle.importKey("raw", newest, "HKDF", false, ["deriveBits"]);
  const salt = new Uint8Array();
  const derived = { name: "HKDF", hash: "SHA-256", salt, info: USE };
  return new Uint8Array(await crypto.subtle.deriveBits(derived, key, BITS));
}
