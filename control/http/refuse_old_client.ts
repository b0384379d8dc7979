import { compare } from "compare-versions";
import { OLDEST_CLI } from "../api/meta.ts";
import { HttpProblem } from "./problem.ts";

const AIEL = /^aiel\/(\d{1,9}\.\d{1,9}\.\d{1,9})(?=[\s-]|$)/;

/**
 * Refuses an `aiel` command that is too old to understand the answers. What names itself otherwise,
 * or not at all, is no such command.
 *
 * @throws {HttpProblem} client_too_old
 */
export function refuseOldClient(headers: Headers, oldest: string = OLDEST_CLI): void {
  const version = AIEL.exec(headers.get("user-agent") ?? "")?.[1];
  if (version === undefined || compare(version, oldest, ">=")) return;
  throw new HttpProblem(
    "client_too_old",
    `aiel ${version} is too old for this service, expected ${oldest} or later`,
    { hint: "Update the aiel command", details: { version, oldest_cli: oldest } },
  );
}
