import { CliError } from "../errors.ts";
import { concatBytes } from "../../runtime/protocol/concat_bytes.ts";
import type { Stdin } from "./host.ts";

/** The standard input of this process. */
export function openStdin(): Pick<Stdin, "isPiped" | "arrives" | "read"> {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let first: Promise<Uint8Array | undefined> | undefined;
  const next = async (): Promise<Uint8Array | undefined> => {
    reader ??= Deno.stdin.readable.getReader();
    return (await reader.read()).value;
  };
  return {
    isPiped,
    arrives: async () => await (first ??= next()) !== undefined,
    read: async (maxBytes) => {
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      for (let part = await (first ?? next()); part !== undefined; part = await next()) {
        chunks.push(part);
        bytes += part.length;
        if (bytes > maxBytes) {
          throw new CliError("USAGE", `Standard input is longer than ${maxBytes} bytes`);
        }
      }
      return concatBytes(chunks);
    },
  };
}

/** A terminal and `/dev/null` are devices; what is redirected or piped in is none. */
async function isPiped(): Promise<boolean> {
  const { fstatSync } = await import("node:fs");
  try {
    const input = fstatSync(0);
    return input.isFile() || input.isFIFO() || input.isSocket();
  } catch {
    // Closed.
    return false;
  }
}
