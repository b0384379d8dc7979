import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import type { AskedPort } from "../../system/listen_here.ts";

/** The port where nothing else is asked for. */
const USUAL_PORT = 8789;

/**
 * The value of `--port`.
 *
 * @throws {CliError} USAGE
 */
export function portOption(input: Input): AskedPort {
  const given = input.option("port");
  if (given === undefined) return { first: USUAL_PORT, onlyThat: false };
  if (/^(?:0|[1-9][0-9]{0,4})$/.test(given) && Number(given) <= 65_535) {
    return { first: Number(given), onlyThat: true };
  }
  throw new CliError("USAGE", `--port is "${given}", expected a number from 0 to 65535`, {
    hint: "0 takes any port that is free",
  });
}
