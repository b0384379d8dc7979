import type { EnvironmentDocument } from "../../../control/api/environments.ts";
import { foreign } from "../../program/foreign.ts";

const MAX_URL = 300;

/** Where callers from outside find what is live: what it is, and its URL. */
export function addressFacts({ http, mcp }: EnvironmentDocument["urls"]): [string, string][] {
  return [
    ...http === null ? [] : [["http", foreign(http, MAX_URL)] as [string, string]],
    ...mcp.map(({ server, url }): [string, string] => [
      `mcp ${foreign(server)}`,
      foreign(url, MAX_URL),
    ]),
  ];
}
