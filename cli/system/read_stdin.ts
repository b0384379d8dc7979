import { CliError } from "../errors.ts";
import { concatBytes } from "../../runtime/protocol/concat_bytes.ts";
import type { Stdin } from "./host.ts";

/** More than this of a line that has no end is forgotten. */
const MAX_TYPED_LENGTH = 64 * 1024;

/** The standard input of this process. */
export function openStdin(): Pick<Stdin, "isPiped" | "arrives" | "read" | "lines"> {
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
    lines: async function* () {
      const decoder = new TextDecoder();
      let rest = "";
      for (let part = await next(); part !== undefined; part = await next()) {
        const lines = (rest + decoder.decode(part, { stream: true })).split("\n");
        rest = (lines.pop() ?? "").slice(-MAX_TYPED_LENGTH);
        yield* lines;
      }
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
