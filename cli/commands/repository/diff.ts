import type { Command } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { FileDiff } from "../../repository/mod.ts";
import { columns, type Screen, visible, visibleText } from "../../program/screen.ts";
import { repositoryPaths } from "./paths.ts";
import { whileReading } from "./reading.ts";

interface DiffedFile {
  path: string;
  kind: FileDiff["kind"];
  before: { size: number; sha256: string } | null;
  after: { size: number; sha256: string } | null;
  binary: boolean;
  added_lines: number;
  deleted_lines: number;
  /** In git's format. */
  patch: string;
}

/** What `aiel diff` says. */
export interface Diffed {
  files: DiffedFile[];
  added_lines: number;
  deleted_lines: number;
  /** Only text differs. */
  stat: boolean;
}

/** The work of `aiel diff`. */
export const diff: Command<Diffed> = {
  run: async (input, deps) => {
    const [from, to] = [input.option("from"), input.option("to")];
    const staged = input.flag("staged");
    if (staged && to !== undefined) {
      throw new CliError("USAGE", "--staged and --to can't be used together", {
        hint: "--staged compares to what is staged, --to compares to a commit",
      });
    }
    const repository = await deps.repository();
    const paths = repositoryPaths(repository, deps, input.all("paths"));
    const files = await whileReading(deps, "Comparing", async (progress) => {
      const found = repository.diff({
        staged,
        progress,
        signal: deps.signal,
        ...from === undefined ? {} : { from },
        ...to === undefined ? {} : { to },
        ...paths.length === 0 ? {} : { paths },
      });
      const all: DiffedFile[] = [];
      for await (const file of found) all.push(toDocument(file));
      return all;
    });
    return {
      files,
      added_lines: files.reduce((sum, file) => sum + file.added_lines, 0),
      deleted_lines: files.reduce((sum, file) => sum + file.deleted_lines, 0),
      stat: input.flag("stat"),
    };
  },
  render: (result, screen) =>
    result.stat ? statistics(result, screen) : result.files.map(({ patch }) =>
      // A pipe gets the patch byte for byte, so that it can be applied.
      screen.terminal ? coloured(visibleText(patch), screen) : patch
    ).join(""),
  json: ({ files, added_lines, deleted_lines }) => ({ files, added_lines, deleted_lines }),
};

function toDocument(file: FileDiff): DiffedFile {
  const side = (of: FileDiff["before"]) =>
    of === null ? null : { size: of.size, sha256: of.sha256 };
  return {
    path: file.path,
    kind: file.kind,
    before: side(file.before),
    after: side(file.after),
    binary: file.binary,
    added_lines: file.addedLines,
    deleted_lines: file.deletedLines,
    patch: file.patch,
  };
}

function statistics({ files, added_lines, deleted_lines }: Diffed, screen: Screen): string {
  if (files.length === 0) return "";
  const rows = files.map((file) => [
    file.kind,
    file.binary ? "binary" : screen.green(`+${file.added_lines}`),
    file.binary ? "" : screen.red(`-${file.deleted_lines}`),
    visible(file.path),
  ]);
  const count = files.length === 1 ? "1 file" : `${files.length} files`;
  return `${columns(rows)}\n${count}, +${added_lines} -${deleted_lines}`;
}

function coloured(patch: string, screen: Screen): string {
  return patch.split("\n").map((line) => {
    if (/^(?:diff |index |--- |\+\+\+ |new file|deleted file)/.test(line)) return screen.bold(line);
    if (line.startsWith("@@")) return screen.cyan(line);
    if (line.startsWith("+")) return screen.green(line);
    return line.startsWith("-") ? screen.red(line) : line;
  }).join("\n");
}
