/**
 * What to say of a run that failed for a file it did not find, where the snapshot has that file
 * under another spelling, or never has such a file.
 *
 * @module
 */

import { ALWAYS_IGNORED } from "../snapshot/paths.ts";
import { spellingHint, Spellings } from "../policy/other_spelling.ts";
import type { EnvelopeError } from "../protocol/errors.ts";

const ENV_FILE = /^\.env(?:\..+)?$/;
/** How Deno and Node say that a module or a file is not there, with its path in quotes. */
const MISSING =
  /(?:Module not found|Cannot find module|[Nn]o such file or directory)[^'"]*['"]([^'"]+)['"]/;

/**
 * The error, with a hint where only case or Unicode form made it miss a file. A message can be
 * made up by the code; the hint names nothing but a file of its own snapshot.
 *
 * @param error its message names paths relative to the snapshot
 * @param files paths of the snapshot's files
 */
export function withMissedFileHint(
  error: EnvelopeError,
  files: readonly { readonly path: string }[],
): EnvelopeError {
  if (error.code !== "USER_CODE_ERROR" || error.hint !== undefined) return error;
  const quoted = MISSING.exec(error.message)?.[1];
  if (quoted === undefined) return error;
  const path = decoded(quoted);
  const ignored = ignoredHint(path);
  if (ignored !== undefined) return { ...error, hint: ignored };
  const found = new Spellings(() => files.map((file) => file.path)).find(path) ??
    findBelow(path, files);
  return found === undefined ? error : { ...error, hint: spellingHint(found) };
}

/** What lies on the author's disk, and is never part of a snapshot. */
function ignoredHint(path: string): string | undefined {
  const names = path.split("/");
  if (ENV_FILE.test(names.at(-1) ?? "")) {
    return 'Files named ".env" are no part of a snapshot: declare the names in "capabilities" of ' +
      'aiel.json, as in {"env": ["API_KEY"]}, and read them from process.env';
  }
  const name = names.find((one) => ALWAYS_IGNORED.has(one));
  return name === undefined ? undefined : `"${name}" is never part of a snapshot`;
}

/** `require` names what it did not find as the code wrote it, relative to some file. */
function findBelow(path: string, files: readonly { readonly path: string }[]) {
  const tail = path.replace(/^(?:\.{1,2}\/)+/, "");
  if (tail === path) return undefined;
  const levels = tail.split("/").length;
  for (const file of files) {
    const end = file.path.split("/").slice(-levels).join("/");
    const found = new Spellings(() => [end]).find(tail);
    if (found !== undefined) return { ...found, path: file.path };
  }
  return undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
