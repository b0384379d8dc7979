import { CliError } from "../errors.ts";
import type { Input } from "./command.ts";
import { parseMoment, parseSpan } from "./time_span.ts";

/**
 * The moment that an option says, as the wire has it: `7d`, `2026-11-01` or a time.
 *
 * @throws {CliError} USAGE
 */
export function momentOption(input: Input, name: string, now: Date): string | undefined {
  const text = input.option(name);
  if (text === undefined) return undefined;
  const moment = parseMoment(text, now);
  if (moment !== undefined) return moment.toISOString();
  throw new CliError("USAGE", `--${name} can't be "${text.slice(0, 80)}", expected a time`, {
    hint: `For example --${name} 10m, --${name} 7d, --${name} 2026-11-01 or 2026-11-01T07:00`,
  });
}

/**
 * The span that an option says, in milliseconds.
 *
 * @throws {CliError} USAGE
 */
export function spanOption(input: Input, name: string): number | undefined {
  const text = input.option(name);
  if (text === undefined) return undefined;
  const ms = parseSpan(text);
  if (ms !== undefined) return ms;
  throw new CliError("USAGE", `--${name} can't be "${text.slice(0, 80)}", expected a span`, {
    hint: `For example --${name} 90s, --${name} 10m or --${name} 2h`,
  });
}

/**
 * The whole number that an option says.
 *
 * @throws {CliError} USAGE
 */
export function integerOption(
  input: Input,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const text = input.option(name);
  if (text === undefined) return undefined;
  const value = /^-?\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new CliError(
    "USAGE",
    `--${name} can't be "${text.slice(0, 80)}", expected a whole number from ${least} to ${most}`,
    { hint: `For example --${name} ${Math.min(Math.max(7, least), most)}` },
  );
}
