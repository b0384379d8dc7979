import type { Command } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { clone as cloneTo } from "../../sync/clone.ts";
import { connect } from "../../sync/connection.ts";
import { visible } from "../../program/screen.ts";
import { findAuthor } from "../repository/author.ts";
import { placeSdk } from "../init/run.ts";
import { interruptible } from "./interruptible.ts";

/** What `aiel clone` made. */
export interface CloneDocument {
  /** Absolute. */
  root: string;
  workspace: string;
  project: string;
  /** Null when the project has no snapshot yet. */
  snapshot_id: string | null;
  number: number | null;
  /** Id of the commit; null when there is none. */
  commit: string | null;
  files: number;
  downloaded: { files: number; bytes: number };
  /** Whether it completed a clone that was killed. */
  resumed: boolean;
}

/** Names of the service: what is safe in a URL is safe here. */
const PLACE = /^([^/]+)\/([^/]+)$/;

/** The work of `aiel clone`. */
export const clone: Command<CloneDocument> = {
  run: async (input, deps) => {
    const [, workspace = "", project = ""] = PLACE.exec(input.required("place")) ?? [];
    if (workspace === "") {
      throw new CliError("USAGE", `"${input.required("place")}" names no project`, {
        hint: "Expected <workspace>/<project>; `aiel project list` lists those that you may use",
      });
    }
    const place = { workspace, project };
    const directory = directoryOf(input.argument("directory"), project, deps.cwd);
    const { client } = await connect(deps);
    const { profile } = await deps.config();
    const { root, pulled, resumed } = await interruptible(
      deps.signal,
      "What was made of the directory is removed",
      () =>
        cloneTo({
          client,
          place,
          directory,
          profile: ["flag", "environment"].includes(profile.origin) ? profile.value : undefined,
          author: () => findAuthor(deps),
          now: deps.now(),
          signal: deps.signal,
          during: (label, work) => deps.progress.step(label, work),
          furnish: async (path) => void await placeSdk(path, deps, false),
        }),
    );
    if (pulled.outcome === "empty") {
      deps.talk("hint: The project has no snapshot yet; `aiel init` makes the first files");
    }
    return {
      root,
      ...place,
      snapshot_id: pulled.snapshot?.id ?? null,
      number: pulled.snapshot?.number ?? null,
      commit: pulled.commit?.id ?? null,
      files: pulled.written.length,
      downloaded: pulled.downloaded,
      resumed,
    };
  },
  render: ({ root, workspace, project, number, files, snapshot_id, resumed }, screen) =>
    [
      `${screen.green(resumed ? "Completed" : "Cloned")} ${visible(`${workspace}/${project}`)} in ${
        visible(root)
      }`,
      ...snapshot_id === null
        ? ["It has no snapshot yet"]
        : [`${files} files of snapshot #${number}`, `snapshot ${snapshot_id}`],
    ].join("\n"),
};

/** Absolute. A project's name is the service's word, so it must be a name and nothing else. */
function directoryOf(given: string | undefined, project: string, cwd: string): string {
  if (given === undefined && !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(project)) {
    throw new CliError("USAGE", `"${project}" is no name for a directory`, {
      hint: "Pass the directory: aiel clone <workspace>/<project> <directory>",
    });
  }
  const path = given ?? project;
  const absolute = /^(?:\/|[A-Za-z]:[\\/])/.test(path) ? path : `${cwd}/${path}`;
  return absolute.replaceAll("\\", "/").replace(/(?<=.)\/+$/, "");
}
