import { printable } from "../../../runtime/snapshot/error.ts";

/** So many are looked at: a note is not worth more. */
const LOOKED_AT = 5_000;
const NAMED = 3;

/**
 * What to say about files that can be run as programs, when they are staged for the first time:
 * snapshots hold contents and paths, and a script that was executable here is not where it is
 * cloned or restored. Undefined when there is none, and on systems that know no such bit.
 */
export function executableNote(root: string, added: readonly string[]): string | undefined {
  const found = added.slice(0, LOOKED_AT).filter((path) => isExecutable(`${root}/${path}`));
  if (found.length === 0) return undefined;
  const names = found.slice(0, NAMED).map(printable).join(", ");
  const more = found.length > NAMED ? ` and ${found.length - NAMED} more` : "";
  return `hint: Snapshots hold no executable bit: ${names}${more} will come back without it from clone, pull and restore`;
}

function isExecutable(path: string): boolean {
  try {
    const { mode, isFile } = Deno.lstatSync(path);
    return isFile && mode !== null && (mode & 0o100) !== 0;
  } catch {
    // Gone again, or not of this spelling on this disk.
    return false;
  }
}
