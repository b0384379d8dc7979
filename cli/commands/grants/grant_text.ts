/**
 * Grants for people, one line for each thing that is granted.
 *
 * @module
 */

import type { Grant } from "../../../control/api/grants.ts";
import type { GrantLevel } from "../../../control/api/missing.ts";
import { foreign } from "../../program/foreign.ts";

/** Everything that a grant says; a null one of a level says what null means there. */
export function grantLines(grant: Grant | null, level: GrantLevel): string[] {
  if (grant === null) {
    return [
      level === "workspace" ? "nothing is granted" : "nothing is said, so it changes nothing",
    ];
  }
  const { capabilities = {}, limits = {}, integrations = {} } = grant;
  const lines = [
    ...Object.entries(capabilities).flatMap(([name, value]) =>
      value === true
        ? [`the whole ${foreign(name)}`]
        : Array.isArray(value)
        ? value.map((each) => `${foreign(name)} "${foreign(String(each))}"`)
        : []
    ),
    ...Object.entries(integrations).flatMap(([name, { provider, actions }]) =>
      actions.map((action) =>
        `integration "${foreign(name)}" (${foreign(provider)}) "${foreign(action, 520)}"`
      )
    ),
    ...Object.entries(limits).map(([name, value]) => `at most ${foreign(name)} ${value}`),
  ];
  return lines.length === 0 ? ["nothing is granted"] : lines;
}
