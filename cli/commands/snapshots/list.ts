import { everyOne } from "../../../control/api/client.ts";
import { listSnapshots, type SnapshotDocument } from "../../../control/api/snapshots.ts";
import type { Command } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import { columns, type Screen } from "../../program/screen.ts";
import { count, size } from "../../sync/amounts.ts";
import { connect, requirePlace } from "../../sync/connection.ts";
import { memberNames } from "../../sync/member_names.ts";
import { limitOption, MAX_LIMIT } from "../../program/limit_option.ts";

/** A snapshot with the name of who pushed it; null where the service does not say it. */
export interface NamedSnapshot extends SnapshotDocument {
  author_name: string | null;
}

/** What `aiel snapshots list` says. */
export interface SnapshotListing {
  workspace: string;
  project: string;
  /** Newest first. */
  snapshots: NamedSnapshot[];
  /** Whether there are older ones. */
  more: boolean;
}

const MAX_PAGE = 200;

/** The work of `aiel snapshots list`. */
export const snapshotsList: Command<SnapshotListing> = {
  run: async (input, deps) => {
    const limit = limitOption(input);
    const [{ client }, place] = await Promise.all([connect(deps), requirePlace(deps)]);
    const [found, names] = await deps.progress.step("Reading the snapshots", () =>
      Promise.all([
        // One more than is shown tells whether there are more.
        everyOne((page) =>
          client.call(listSnapshots, {
            params: place,
            query: { ...page, limit: Math.min(limit + 1, MAX_PAGE) },
          }), limit + 1),
        memberNames(client, place.workspace),
      ]));
    const more = found.length > limit;
    if (more) deps.talk(`hint: There are older ones: --limit ${Math.min(limit * 10, MAX_LIMIT)}`);
    const snapshots = found.slice(0, limit)
      .map((each) => ({ ...each, author_name: names.get(each.author) ?? null }));
    return { ...place, snapshots, more };
  },
  render: ({ snapshots }, screen) =>
    snapshots.length === 0
      ? "Nothing is pushed yet"
      : columns(snapshots.map((each) => row(each, screen))),
};

function row(snapshot: NamedSnapshot, screen: Screen): string[] {
  const { number, snapshot_id, created_at, author, author_name, message } = snapshot;
  return [
    screen.bold(`#${number}`),
    screen.yellow(foreign(snapshot_id, 19)).replace("…", ""),
    screen.dim(foreign(created_at.slice(0, 16).replace("T", " "))),
    foreign(author_name ?? author, 40),
    screen.dim(`${count(snapshot.file_count, "file")}, ${size(snapshot.bytes)}`),
    foreign(message.split("\n", 1)[0] ?? "", 60),
  ];
}
