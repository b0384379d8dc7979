import { KINDS } from "../../../runtime/protocol/kinds.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";

/** What stands before the slash: a kind, or that a handler was executed. */
const FIRST: readonly string[] = [...KINDS, "execute"];

/**
 * The export that `--export` names. One that can't be is refused: as a filter it would find
 * nothing, which looks as if nothing had been run.
 *
 * @throws {CliError} USAGE
 */
export function exportOption(input: Input): string | undefined {
  const text = input.option("export");
  if (text === undefined || text === "describe") return text;
  const slash = text.indexOf("/");
  if (FIRST.includes(text.slice(0, slash)) && slash < text.length - 1) return text;
  throw new CliError("USAGE", `--export can't be "${text.slice(0, 80)}", expected kind/name`, {
    hint: `For example --export ${
      slash === -1 && /^\w+$/.test(text) ? `tool/${text}` : "tool/greet"
    }`,
  });
}
