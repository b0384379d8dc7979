import type { Input } from "../../program/command.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError, EXIT } from "../../errors.ts";
import type { Changes, Repository } from "../../repository/mod.ts";
import { findAuthor } from "./author.ts";
import { changeCount, type CommitDocument, commitDocument, commitLine } from "./documents.ts";

/** What `aiel commit` did, or would do. */
export interface Committed {
  committed: boolean;
  /** Null when nothing was committed. */
  commit: CommitDocument | null;
  changes: Changes;
  dry_run: boolean;
}

const NOTHING: Changes = { added: [], modified: [], deleted: [] };

/** The work of `aiel commit`. */
export const commit: Command<Committed> = {
  run: async (input, deps) => {
    const repository = await deps.repository();
    if (deps.global.dryRun) {
      const { staged } = await repository.status({ signal: deps.signal });
      return { committed: false, commit: null, changes: staged, dry_run: true };
    }
    if (mustAsk(input) && deps.prompter.available && !await hasStaged(repository)) {
      return nothing(deps);
    }
    const message = await readMessage(input, deps);
    const result = await repository.commit({
      message,
      author: await findAuthor(deps),
      now: deps.now(),
    });
    if (!result.committed) return nothing(deps);
    const { commit, changes } = result;
    return { committed: true, commit: commitDocument(commit), changes, dry_run: false };
  },
  render: ({ commit, changes, dry_run }, screen) => {
    const count = changeCount(changes);
    if (commit !== null) {
      return `${commitLine(commit, screen)}\n${count}\nsnapshot ${commit.snapshot_id}`;
    }
    return dry_run && count !== "" ? `Would commit ${count}` : "Nothing is staged";
  },
  // As git: a script that expects a commit has to notice that there is none.
  exitCode: ({ committed, dry_run }) => committed || dry_run ? EXIT.ok : EXIT.failure,
  failure: () =>
    new CliError("CONFLICT", "Nothing is staged", {
      hint: "`aiel add <paths>` stages what has changed",
    }),
};

function nothing(deps: Deps): Committed {
  deps.talk("hint: `aiel add <paths>` stages what has changed");
  return { committed: false, commit: null, changes: NOTHING, dry_run: false };
}

function mustAsk(input: Input): boolean {
  return input.options("message").length === 0;
}

/** Whether there is anything to commit, so that no message is typed for nothing. */
async function hasStaged(repository: Repository): Promise<boolean> {
  const { snapshotId } = await import("../../../runtime/snapshot/mod.ts");
  const { head } = repository.readState();
  const before = head === null ? await snapshotId([]) : (await repository.resolve(head)).snapshotId;
  return await snapshotId(await repository.files("index")) !== before;
}

async function readMessage(input: Input, deps: Deps): Promise<string> {
  const given = input.options("message");
  if (given.length > 0) return given.join("\n\n");
  return await deps.prompter.text({ message: "Commit message", instead: "-m <text>" });
}
