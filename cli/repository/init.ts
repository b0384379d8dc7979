import { ALWAYS_IGNORED } from "../../runtime/snapshot/paths.ts";
import { IGNORE_FILE } from "../../runtime/snapshot/walk.ts";
import { writeAtomic } from "../system/write_atomic.ts";
import { EMPTY_SNAPSHOT_ID } from "./commit_record.ts";
import { asWriter, type RepositoryContext } from "./context.ts";
import { ifExists, onDisk } from "./disk.ts";
import { corrupt } from "./error.ts";
import { writeIndex } from "./index_file.ts";
import {
  ensureDirectory,
  hasCommits,
  hasState,
  refuseLinks,
  REPOSITORY_DIRECTORY,
  STATE_FILE,
} from "./layout.ts";
import { readState, STATE_FORMAT, writeState } from "./state_file.ts";

/** What `.aielignore` says in a new project. */
export const DEFAULT_IGNORE = `# What aiel leaves out of snapshots, with the rules of .gitignore.
# Always left out: ${[...ALWAYS_IGNORED].join(", ")}
.env.*
!.env.example
*.log
coverage/
`;

/** What {@linkcode init} is to make. */
export interface InitOptions {
  /** Whether to make an `.aielignore` where there is none; default: yes. */
  readonly ignoreFile?: boolean;
}

/** What {@linkcode init} made: paths relative to the root. */
export interface InitResult {
  /** False when there was a repository already. */
  readonly created: boolean;
  readonly ignoreFileCreated: boolean;
}

/**
 * Makes a repository. Run again it completes what is missing and changes nothing that is there.
 *
 * @throws {RepositoryError} `corrupt`, `newer_format`, `not_writable`, …
 */
export async function init(
  context: RepositoryContext,
  options: InitOptions = {},
): Promise<InitResult> {
  const { layout, disk } = context;
  refuseLinks(layout, disk);
  ensureDirectory(layout.aiel, disk);
  return await asWriter(context, () => initLocked(context, options));
}

async function initLocked(
  context: RepositoryContext,
  options: InitOptions,
): Promise<InitResult> {
  const { layout, disk } = context;
  const created = !hasState(layout, disk);
  if (created) {
    if (hasCommits(layout, disk)) {
      throw corrupt(
        `${REPOSITORY_DIRECTORY}/${STATE_FILE}`,
        "is missing, though there are commits",
      );
    }
    await writeIndex(layout, disk, {
      snapshotId: EMPTY_SNAPSHOT_ID,
      files: [],
      directories: [],
    });
  } else {
    readState(layout, disk);
  }
  const ignoreFileCreated = options.ignoreFile !== false && createIgnoreFile(context);
  // Last: a directory with a state is a repository.
  if (created) writeState(layout, disk, { format: STATE_FORMAT, head: null });
  return { created, ignoreFileCreated };
}

function createIgnoreFile({ layout, disk }: RepositoryContext): boolean {
  const path = `${layout.root}/${IGNORE_FILE}`;
  if (ifExists(path, () => disk.lstatSync(path)) !== undefined) return false;
  // Unfinished it lies in `.aiel/work/`, where a stop leaves nothing in the project.
  onDisk(path, () => writeAtomic(disk, path, DEFAULT_IGNORE, { aside: layout.work }));
  return true;
}
