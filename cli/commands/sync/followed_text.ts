import type { FollowedDocument } from "../../../control/api/snapshots.ts";
import { foreign } from "../../program/foreign.ts";
import { missingText } from "../release/missing_text.ts";

/** What a push came to in an environment that follows pushes, for people. */
export function followedText(followed: FollowedDocument, pushed: number | null): string {
  const { environment, deployment, missing, live } = followed;
  const name = foreign(environment);
  if (deployment !== null) {
    return `${name} follows pushes: #${live?.number ?? pushed} is live there`;
  }
  const why = missing.length === 0 ? "it was not taken" : missing.map(missingText).join("; ");
  const stays = live === null ? "nothing is live there" : `#${live.number} stays live`;
  return `${name} follows pushes, but #${pushed} is not live there: ${why}; ${stays}`;
}
