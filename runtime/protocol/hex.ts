const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Lower-case hex. `Uint8Array.prototype.toHex` is not in every Deno that the CLI runs on. */
export function hex(bytes: Uint8Array): string {
  const digits: string[] = [];
  for (const byte of bytes) digits.push(HEX[byte] ?? "");
  // Joined and not added up: V8 keeps a text that was added up as all of its parts, a kilobyte for
  // a digest.
  return digits.join("");
}
