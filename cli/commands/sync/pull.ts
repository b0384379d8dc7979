import type { Input } from "../../program/command.ts";
import type { Command } from "../../deps.ts";
import { CliError, EXIT } from "../../errors.ts";
import { connect, requirePlace } from "../../sync/connection.ts";
import { pull as pullFrom, type Pulled } from "../../sync/pull.ts";
import type { Choice } from "../../repository/three_way.ts";
import { type Repository, toRepositoryPath } from "../../repository/mod.ts";
import { Selection } from "../../repository/selection.ts";
import { columns, type Screen, visible } from "../../program/screen.ts";
import { findAuthor } from "../repository/author.ts";
import { changeCount, type CommitDocument, commitDocument } from "../repository/documents.ts";
import { interruptible } from "./interruptible.ts";

/** A path that differs. */
interface DifferingPath {
  path: string;
  /** `same`: both did the same. */
  verdict: "same" | "keep" | "take" | "conflict";
  /** What we did, and where it shows: in the last commit, in the index, in the working tree. */
  ours: { committed: string | null; staged: string | null; working: string | null };
  theirs: string | null;
  /** How a conflict was decided. */
  choice: Choice | null;
}

/** What `aiel pull` did, or would do. */
export interface PullDocument {
  outcome: Pulled["outcome"];
  workspace: string;
  project: string;
  snapshot_id: string | null;
  number: number | null;
  /** The commit that was made; null when none was needed. */
  commit: CommitDocument | null;
  changes: Pulled["changes"];
  paths: DifferingPath[];
  /** Of the working tree. */
  written: readonly string[];
  deleted: readonly string[];
  downloaded: Pulled["downloaded"];
  dry_run: boolean;
}

/** Paths that text names; the document has all. */
const NAMED_PATHS = 50;

/** The work of `aiel pull`. */
export const pull: Command<PullDocument> = {
  run: async (input, deps) => {
    const repository = await deps.repository();
    const { choose, unmatched } = choices(input, repository, deps.cwd);
    const [{ client }, place] = await Promise.all([connect(deps), requirePlace(deps)]);
    const { dryRun } = deps.global;
    const result = await interruptible(deps.signal, "Run it again to complete it", () =>
      pullFrom({
        repository,
        client,
        place,
        author: () => findAuthor(deps),
        now: deps.now(),
        dryRun,
        signal: deps.signal,
        choose,
        force: input.flag("force"),
        during: (label, work) => deps.progress.step(label, work),
      }));
    const document = documentOf(result, place, dryRun);
    for (const path of unmatched(document.paths.map((it) => it.path))) {
      deps.warn(`"${path}" was chosen, and no file there differs`);
    }
    if (result.outcome === "conflict" && !dryRun) {
      deps.report(rows(openConflicts(document)).join("\n"));
      throw conflict(document);
    }
    return document;
  },
  render: (result, screen) => {
    const { outcome, dry_run, number } = result;
    if (outcome === "empty") return "The project has no snapshot yet: nothing to pull";
    if (outcome === "up_to_date" && result.paths.length === 0) return "Already up to date";
    const title = dry_run
      ? outcome === "conflict"
        ? `Snapshot #${number} conflicts with what is here`
        : `Would ${outcome === "merged" ? "merge" : "take"} snapshot #${number}`
      : outcome === "up_to_date"
      ? `Nothing to take from snapshot #${number}: what differs is ours and stays`
      : `${screen.green("Pulled")} snapshot #${number}${outcome === "merged" ? ", merged" : ""}`;
    const { written, deleted } = result;
    const done = `${written.length} written, ${deleted.length} removed`;
    return [
      title,
      ...dry_run ? [table(result.paths, screen)] : [
        `files    ${changeCount(result.changes) || "none"} (${done})`,
        ...result.commit === null ? [] : [`commit   ${result.commit.id.slice(0, 12)}`],
        `snapshot ${result.snapshot_id}`,
      ],
    ].filter((part) => part !== "").join("\n");
  },
  exitCode: ({ outcome }) => outcome === "conflict" ? EXIT.failure : EXIT.ok,
  failure: conflict,
};

function choices(
  input: Input,
  repository: Repository,
  cwd: string,
): {
  choose: (path: string) => Choice | undefined;
  /** What was chosen singly and is none of these paths. */
  unmatched: (paths: readonly string[]) => string[];
} {
  if (input.flag("ours") && input.flag("theirs")) {
    throw new CliError("USAGE", "--ours and --theirs exclude each other", {
      hint: "Decide single files with --ours-for <path> and --theirs-for <path>",
    });
  }
  const selection = (option: string) =>
    new Selection(
      input.options(option).map((path) => toRepositoryPath(repository.root, cwd, path)),
    );
  const ours = selection("ours-for");
  const theirs = selection("theirs-for");
  const rest = input.flag("ours") ? "ours" : input.flag("theirs") ? "theirs" : undefined;
  return {
    unmatched: (paths) => [...ours.unmatched(paths), ...theirs.unmatched(paths)],
    choose: (path) => {
      const both = [ours.has(path), theirs.has(path)];
      if (both[0] && both[1]) {
        throw new CliError("USAGE", `"${path}" can't be both ours and theirs`);
      }
      return both[0] ? "ours" : both[1] ? "theirs" : rest;
    },
  };
}

function documentOf(
  result: Pulled,
  place: { readonly workspace: string; readonly project: string },
  dryRun: boolean,
): PullDocument {
  const { commit, snapshot } = result;
  return {
    outcome: result.outcome,
    ...place,
    snapshot_id: snapshot?.id ?? null,
    number: snapshot?.number ?? null,
    commit: commit === null ? null : commitDocument(commit),
    changes: result.changes,
    paths: result.paths.map(({ path, verdict, ours, theirs, choice }) => {
      const at = (layer: "committed" | "staged" | "working") =>
        ours.find((it) => it.layer === layer)?.change ?? null;
      return {
        path,
        verdict,
        ours: { committed: at("committed"), staged: at("staged"), working: at("working") },
        theirs: theirs ?? null,
        choice: choice ?? null,
      };
    }),
    written: result.written,
    deleted: result.deleted,
    downloaded: result.downloaded,
    dry_run: dryRun,
  };
}

function openConflicts({ paths }: PullDocument): DifferingPath[] {
  return paths.filter((it) => it.verdict === "conflict" && it.choice === null);
}

function conflict(document: PullDocument): CliError {
  const open = openConflicts(document);
  const what = open.length === 1 ? "1 file" : `${open.length} files`;
  return new CliError("CONFLICT", `${what} changed on both sides; nothing was changed here`, {
    hint: "Decide with --ours or --theirs, or file by file with --ours-for and --theirs-for <path>",
    details: {
      snapshot_id: document.snapshot_id,
      number: document.number,
      conflicts: open.map(({ path, ours, theirs }) => ({ path, ours, theirs })),
    },
  });
}

function table(paths: readonly DifferingPath[], screen: Screen): string {
  const [head = "", ...lines] = rows(paths);
  return paths.length === 0 ? "" : [screen.bold(head), ...lines].join("\n");
}

function rows(paths: readonly DifferingPath[]): string[] {
  const shown = paths.slice(0, NAMED_PATHS);
  const text = columns([
    ["ours", "theirs", "result", "path"],
    ...shown.map(({ path, ours, theirs, verdict, choice }) => [
      oursText(ours),
      theirs ?? "-",
      verdict === "conflict" ? choice ?? "CONFLICT" : RESULTS[verdict],
      visible(path),
    ]),
  ]);
  const more = paths.length - shown.length;
  return [...text.split("\n"), ...more === 0 ? [] : [`and ${more} more`]];
}

const RESULTS = { same: "same", keep: "ours stays", take: "theirs" } as const;

/** The same everywhere, or where it is: `modified (not committed)`. */
function oursText({ committed, staged, working }: DifferingPath["ours"]): string {
  if (committed !== null && (working === null || working === committed)) return committed;
  if (staged !== null && (working === null || working === staged)) return `${staged} (staged)`;
  return working === null ? "-" : `${working} (not committed)`;
}
