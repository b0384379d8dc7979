import type { Command } from "../../deps.ts";
import type { Status } from "../../repository/mod.ts";
import { type Screen, visible } from "../../program/screen.ts";
import { changeLines, type CommitDocument, commitDocument, commitLine } from "./documents.ts";
import { whileReading } from "./reading.ts";

/** What `aiel status` says. */
export interface StatusDocument {
  root: string;
  head: CommitDocument | null;
  /** Id of what is staged. */
  snapshot_id: string;
  staged: Status["staged"];
  unstaged: Status["unstaged"];
  untracked: readonly string[];
  /** What the server was last known to have; null when it was never asked. */
  remote: Status["remote"];
  /** Commits that the server does not have, newest first. */
  unpushed: CommitDocument[];
  diverged: boolean;
  manifest: Status["manifest"];
  clean: boolean;
}

/** Unpushed commits that text names; the document has all. */
const NAMED_COMMITS = 5;

/** A status, and of which project. */
interface ProjectStatus extends Status {
  readonly root: string;
}

/** The work of `aiel status`. */
export const status: Command<ProjectStatus> = {
  run: async (_input, deps) => {
    const repository = await deps.repository();
    const found = await whileReading(
      deps,
      "Looking for changes",
      (progress) => repository.status({ signal: deps.signal, progress }),
    );
    return { ...found, root: repository.root };
  },
  json: (result): StatusDocument => ({
    root: result.root,
    head: result.head === null ? null : commitDocument(result.head),
    snapshot_id: result.snapshotId,
    staged: result.staged,
    unstaged: result.unstaged,
    untracked: result.untracked,
    remote: result.remote,
    unpushed: result.unpushed.map(commitDocument),
    diverged: result.diverged,
    manifest: result.manifest,
    clean: result.clean,
  }),
  render: (result, screen) => {
    const parts = [
      result.head === null ? "No commits yet" : `At ${commitLine(result.head, screen)}`,
      section("Staged for the next commit:", changeLines(result.staged, screen.green), screen),
      section("Changed and not staged:", changeLines(result.unstaged, screen.red), screen),
      section(
        "Not tracked:",
        result.untracked.map((path) => `  ${screen.red(visible(path))}`),
        screen,
      ),
      ...manifestLine(result),
      ...unpushedLines(result, screen),
      result.clean ? "Nothing has changed" : "",
    ];
    return parts.filter((part) => part !== "").join("\n");
  },
  next: nextStep,
};

function section(title: string, lines: readonly string[], screen: Screen): string {
  return lines.length === 0 ? "" : [screen.bold(title), ...lines].join("\n");
}

function manifestLine({ manifest, head }: Status): string[] {
  // Before the first commit everything is new, and saying it of one file would look like a warning.
  if (!manifest.drift || head === null) return [];
  return ["aiel.json has changed: what the project asks for is not what was committed last"];
}

function unpushedLines(result: Status, screen: Screen): string[] {
  const { unpushed, diverged, remote } = result;
  if (diverged) return ["The server has a snapshot that is not in this history"];
  if (unpushed.length === 0) return remote === null ? [] : ["Everything committed is pushed"];
  const count = unpushed.length === 1 ? "1 commit is" : `${unpushed.length} commits are`;
  const named = unpushed.slice(0, NAMED_COMMITS).map((each) => `  ${commitLine(each, screen)}`);
  if (unpushed.length > named.length) named.push(`  and ${unpushed.length - named.length} more`);
  return [screen.bold(`${count} not pushed:`), ...named];
}

function nextStep({ staged, unstaged, untracked }: Status): string[] {
  const open = unstaged.modified.length + unstaged.deleted.length + untracked.length;
  if (open > 0) return ["`aiel add <paths>` stages, `aiel restore <paths>` undoes"];
  const ready = staged.added.length + staged.modified.length + staged.deleted.length;
  return ready > 0 ? ["`aiel commit -m <text>` records what is staged"] : [];
}
