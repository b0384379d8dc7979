import { CliError } from "../errors.ts";
import type { Input } from "./command.ts";

/** Items of a list when nothing else is asked for. */
const DEFAULT_LIMIT = 20;
/** Most items of a list that can be asked for. */
export const MAX_LIMIT = 10_000;

/**
 * What `--limit` says.
 *
 * @throws {CliError} USAGE
 */
export function limitOption(input: Input, usual: number = DEFAULT_LIMIT): number {
  const text = input.option("limit");
  if (text === undefined) return usual;
  const limit = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new CliError(
    "USAGE",
    `--limit can't be "${text.slice(0, 80)}", expected 1 to ${MAX_LIMIT}`,
  );
}
