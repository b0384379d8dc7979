/**
 * The local repository of a project: `.aiel/`. FORMAT.md says what lies there.
 *
 * @example
 * ```ts
 * import { Repository } from "./mod.ts";
 * const root = Deno.makeTempDirSync();
 * const { repository } = await Repository.init(root);
 * Deno.writeTextFileSync(`${root}/entry_point.ts`, "export {};\n");
 * await repository.add(["."]);
 * await repository.commit({ message: "First", author: { name: "Ada" }, now: new Date() });
 * console.log((await repository.log())[0]?.message); // First
 * Deno.removeSync(root, { recursive: true });
 * ```
 *
 * @module
 */
export type { AddOptions, AddResult } from "./add.ts";
export type { CommitOptions, CommitResult } from "./commit.ts";
export type { Author, Commit } from "./commit_record.ts";
export type { LongOptions } from "./context.ts";
export type { DiffOptions, DiffSide, FileDiff } from "./diff.ts";
export { RepositoryError, type RepositoryErrorCode } from "./error.ts";
export type { ForeignObjects } from "./foreign_objects.ts";
export { DEFAULT_IGNORE, type InitOptions, type InitResult } from "./init.ts";
export { refuseLinksAt, REPOSITORY_DIRECTORY } from "./layout.ts";
export type { PullResult, RepositoryPullOptions } from "./pull.ts";
export type { IncomingSnapshot, PulledPath } from "./pull_plan.ts";
export { type LogOptions, Repository, type RepositoryOptions } from "./repository.ts";
export type { RestoreOptions, RestoreResult } from "./restore.ts";
export { toRepositoryPath } from "./selection.ts";
export type { RemoteState, State } from "./state_file.ts";
export type { ManifestDrift, Status } from "./status.ts";
export type { Changes } from "./tree.ts";
export type { UnstageResult } from "./unstage.ts";
export type { VerifyOptions, VerifyProblem, VerifyResult } from "./verify.ts";
