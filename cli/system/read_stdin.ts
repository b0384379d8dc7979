import { CliError } from "../errors.ts";
import { concatBytes } from "../../runtime/protocol/concat_bytes.ts";

/** Reads standard input to its end. A longer one than `maxBytes` is refused, not cut. */
export async function readStdin(maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = Deno.stdin.readable.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      chunks.push(part.value);
      bytes += part.value.length;
      if (bytes > maxBytes) {
        throw new CliError("USAGE", `Standard input is longer than ${maxBytes} bytes`);
      }
    }
  } finally {
    reader.releaseLock();
  }
  return concatBytes(chunks);
}
