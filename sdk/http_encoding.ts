/**
 * Whether bytes still are in the content coding that a header claims. A client such as `fetch`
 * decodes a body and leaves the header, so that only the bytes can tell.
 *
 * @param codings the value of `content-encoding`; the last of them was applied last.
 */
export async function isEncoded(bytes: Uint8Array, codings: string): Promise<boolean> {
  if (bytes.length === 0) return false;
  const coding = codings.split(",").at(-1)?.trim().toLowerCase() ?? "";
  switch (coding) {
    case "":
    case "identity":
      return false;
    case "gzip":
    case "x-gzip":
      return await decodes(bytes, "gzip");
    case "deflate":
      return await decodes(bytes, "deflate") || await decodes(bytes, "deflate-raw");
    case "br":
      // Deno's name for it; the web's list of formats has none yet.
      return await decodes(bytes, "brotli" as CompressionFormat);
    case "zstd":
      return [0x28, 0xb5, 0x2f, 0xfd].every((byte, at) => bytes[at] === byte);
    default:
      // What is not known here was decoded by no client either.
      return true;
  }
}

async function decodes(bytes: Uint8Array, format: CompressionFormat): Promise<boolean> {
  try {
    const decoded = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream(format));
    // What it decodes to is dropped as it comes: it may be many times as long.
    for await (const _chunk of decoded);
    return true;
  } catch {
    return false;
  }
}
