import type { Grant } from "../../../control/api/grants.ts";
import type { GrantLevel } from "../../../control/api/missing.ts";
import type { Screen } from "../../program/screen.ts";
import { grantLines } from "./grant_text.ts";

/** What one grant says and the other does not, in words. */
export interface GrantDifference {
  added: string[];
  removed: string[];
}

/** From one grant of a level to another. */
export function grantDifference(
  before: Grant | null,
  after: Grant | null,
  level: GrantLevel,
): GrantDifference {
  const [old, now] = [grantLines(before, level), grantLines(after, level)];
  return {
    added: now.filter((line) => !old.includes(line)),
    removed: old.filter((line) => !now.includes(line)),
  };
}

/** For people. */
export function differenceText({ added, removed }: GrantDifference, screen: Screen): string[] {
  if (added.length + removed.length === 0) return ["  no difference"];
  return [
    ...added.map((line) => `  ${screen.yellow("+")} ${line}`),
    ...removed.map((line) => `  - ${line}`),
  ];
}
