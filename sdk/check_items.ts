import { checkValue } from "./check_value.ts";
import { madeMember } from "./mcp_wire.ts";
import type { RegistryEntry } from "./registry.ts";

/**
 * Of items that come one by one the schema is about each, but for those that tell an MCP client of
 * progress.
 */
export async function* checkItems(
  entry: RegistryEntry,
  items: AsyncIterable<unknown>,
): AsyncGenerator<unknown> {
  let seq = 0;
  const iterator = items[Symbol.asyncIterator]();
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await iterator.next();
      isOver = done === true;
      if (isOver) return value;
      const isProgress = entry.mcp !== null && madeMember(value) !== undefined;
      const path = `output[${seq++}]`;
      yield isProgress ? value : await checkValue(entry, "output", path, value);
    }
  } finally {
    if (!isOver) await iterator.return?.();
  }
}
