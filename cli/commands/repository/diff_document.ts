/**
 * Differences between files, as `--json` documents and as text.
 *
 * @module
 */

import type { FileDiff } from "../../repository/mod.ts";
import { columns, type Screen, visible, visibleText } from "../../program/screen.ts";

/** A file that differs, as a document. */
export interface DiffedFile {
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

/** The differences of two trees. */
export interface FileDifferences {
  files: DiffedFile[];
  added_lines: number;
  deleted_lines: number;
}

/** All of them. */
export async function fileDifferences(found: AsyncIterable<FileDiff>): Promise<FileDifferences> {
  const files: DiffedFile[] = [];
  for await (const file of found) files.push(diffedFile(file));
  return {
    files,
    added_lines: files.reduce((sum, file) => sum + file.added_lines, 0),
    deleted_lines: files.reduce((sum, file) => sum + file.deleted_lines, 0),
  };
}

/** As a patch. A pipe gets it byte for byte, so that it can be applied. */
export function patchText({ files }: FileDifferences, screen: Screen): string {
  return files.map(({ patch }) => screen.terminal ? coloured(visibleText(patch), screen) : patch)
    .join("");
}

/** How many lines each file gains and loses. */
export function statistics(
  { files, added_lines, deleted_lines }: FileDifferences,
  screen: Screen,
): string {
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

function diffedFile(file: FileDiff): DiffedFile {
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

function coloured(patch: string, screen: Screen): string {
  return patch.split("\n").map((line) => {
    if (/^(?:diff |index |--- |\+\+\+ |new file|deleted file)/.test(line)) return screen.bold(line);
    if (line.startsWith("@@")) return screen.cyan(line);
    if (line.startsWith("+")) return screen.green(line);
    return line.startsWith("-") ? screen.red(line) : line;
  }).join("\n");
}
