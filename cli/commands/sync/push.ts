import { setTimeout } from "node:timers/promises";
import { reasonOf } from "../../../runtime/protocol/system_reason.ts";
import type { AskedCapability, FollowedDocument } from "../../../control/api/snapshots.ts";
import type { Command, Deps } from "../../deps.ts";
import { count, size } from "../../sync/amounts.ts";
import { push as pushTo, type Pushed } from "../../sync/push.ts";
import type { Repository } from "../../repository/mod.ts";
import { visible } from "../../program/screen.ts";
import { changeCount, SHORT_ID } from "../repository/documents.ts";
import { missingAdvice } from "../release/missing_text.ts";
import { followedText } from "./followed_text.ts";
import { interruptible } from "./interruptible.ts";
import { placeToPush } from "./place_to_push.ts";

/** What `aiel push` did, or would do. */
export interface PushDocument {
  /** False when the service had it already, and with `--dry-run`. */
  pushed: boolean;
  workspace: string;
  project: string;
  snapshot_id: string;
  /** 1, 2, 3, … in the project; null when nothing was registered. */
  number: number | null;
  /** What it builds on; null: nothing. */
  parent: string | null;
  commit: string;
  message: string | null;
  files: number;
  /** Of all files. */
  bytes: number;
  /** From the parent. */
  changes: Pushed["changes"];
  /** What travelled, or would. */
  uploaded: { blobs: number; bytes: number };
  /** What it asks for and its parent did not. */
  new_capabilities: readonly AskedCapability[];
  /** What became of it in the environments that follow pushes. */
  followed: readonly FollowedDocument[];
  /** The project's newest snapshot now. */
  newest: string | null;
  dry_run: boolean;
}

/** The work of `aiel push`. */
export const push: Command<PushDocument> = {
  run: async (input, deps) => {
    const repository = await deps.repository();
    const { connection: { client }, place } = await placeToPush(repository, input, deps);
    const messages = input.options("message");
    const { dryRun } = deps.global;
    const result = await interruptible(
      deps.signal,
      "Run it again: what has arrived is not sent twice",
      () =>
        pushTo({
          repository,
          client,
          place,
          dryRun,
          message: messages.length === 0 ? undefined : messages.join("\n\n"),
          now: deps.now,
          sleep: (ms) => setTimeout(ms, undefined, { signal: deps.signal }),
          retrying: deps.talk,
          done: (step, text) => deps.talk(`[${step}/8] ${visible(text)}`),
          during: (label, work) => deps.progress.step(label, work),
        }),
    );
    const { commit, snapshot, outcome } = result;
    const document = {
      pushed: outcome === "pushed",
      ...place,
      snapshot_id: commit.snapshotId,
      number: snapshot?.number ?? null,
      parent: result.parent,
      commit: commit.id,
      message: snapshot?.message ?? null,
      files: result.files,
      bytes: result.bytes,
      changes: result.changes,
      uploaded: result.uploaded,
      new_capabilities: result.newCapabilities,
      followed: snapshot?.followed ?? [],
      newest: result.newest,
      dry_run: dryRun,
    };
    if (!dryRun) await hintUncommitted(repository, deps);
    if (outcome === "up_to_date" && isBehind(document)) {
      deps.talk("hint: Others have pushed since; `aiel pull` brings it in");
    }
    return document;
  },
  render: (result, screen) => {
    const { workspace, project, pushed, dry_run, number, uploaded } = result;
    const place = visible(`${workspace}/${project}`);
    if (!pushed && !(dry_run && !isCurrent(result))) return "Everything is pushed already";
    const changes = changeCount(result.changes) || "no file that differs";
    if (!pushed) {
      return [
        `Would push ${result.snapshot_id} to ${place}`,
        `  files     ${changes}`,
        `  to upload ${count(uploaded.blobs, "blob")}, ${size(uploaded.bytes)}`,
      ].join("\n");
    }
    const capabilities = result.new_capabilities.map(({ capability, value }) =>
      `  ${screen.yellow("+")} ${visible(capability)} ${value === true ? "" : visible(value)}`
        .trimEnd()
    );
    const asks = result.parent === null ? "It asks for:" : "It asks for more than its parent:";
    return [
      `${screen.green("Pushed")} snapshot #${number} to ${place}`,
      `snapshot ${result.snapshot_id}`,
      `commit   ${result.commit.slice(0, SHORT_ID)}, ${changes}`,
      ...capabilities.length === 0 ? [] : [asks, ...capabilities],
      ...result.followed.map((one) => followedText(one, number)),
    ].join("\n");
  },
  next: ({ followed }) =>
    followed.flatMap(({ environment, missing }) => missingAdvice(missing, environment)),
};

function isCurrent({ newest, snapshot_id }: PushDocument): boolean {
  return newest === snapshot_id;
}

function isBehind(document: PushDocument): boolean {
  return !isCurrent(document);
}

/** What is not committed is not pushed, which the user may not expect. */
async function hintUncommitted(repository: Repository, deps: Deps): Promise<void> {
  if (deps.global.quiet) return;
  try {
    const { clean } = await repository.status({ signal: deps.signal });
    if (!clean) deps.talk("hint: There are changes that are not committed, and so not pushed");
  } catch (thrown) {
    // What lies in the working tree, a link perhaps, has no part in what is pushed: by now the
    // service may have it.
    deps.signal.throwIfAborted();
    deps.talk(
      `hint: Not looked for changes that are not committed: ${visible(reasonOf(thrown))}`,
    );
  }
}
