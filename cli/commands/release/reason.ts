import type { Input } from "../../program/command.ts";

/** What `-m` says, given once or more often; undefined: nothing. */
export function reasonOption(input: Input): string | undefined {
  const given = input.options("message").map((text) => text.trim()).filter((text) => text !== "");
  return given.length === 0 ? undefined : given.join("\n\n");
}
