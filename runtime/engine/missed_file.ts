/**
 * What to say of a run that failed for a file it did not find, where the snapshot has that file
 * under another spelling.
 *
 * @module
 */

import { spellingHint, Spellings } from "../policy/other_spelling.ts";
import type { EnvelopeError } from "../protocol/errors.ts";

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
export function withSpellingHint(
  error: EnvelopeError,
  files: readonly { readonly path: string }[],
): EnvelopeError {
  if (error.code !== "USER_CODE_ERROR" || error.hint !== undefined) return error;
  const quoted = MISSING.exec(error.message)?.[1];
  if (quoted === undefined) return error;
  const path = decoded(quoted);
  const found = new Spellings(() => files.map((file) => file.path)).find(path) ??
    findBelow(path, files);
  return found === undefined ? error : { ...error, hint: spellingHint(found) };
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
