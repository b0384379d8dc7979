import { Places } from "../../runtime/snapshot/places.ts";
import { isJsonObject } from "./json.ts";

/** What the second line of an index of format 1 says. */
export interface FormerIndex {
  readonly snapshotId: string;
  readonly directories: Places;
  readonly files: Places;
}

/**
 * Reads the second line of an index of format 1, in which paths are a list of texts, and numbers are as they are.
 *
 * @throws {SyntaxError} when it is something else
 */
export function parseFormerIndex(line: Uint8Array): FormerIndex {
  // An object without its braces, and the comma between the lines.
  const text = new TextDecoder().decode(line).replace(/,\n$/, "");
  const value: unknown = JSON.parse(`{${text}}`);
  if (!isJsonObject(value) || typeof value["snapshot_id"] !== "string") {
    throw new SyntaxError("Expected an object with a snapshot_id");
  }
  return {
    snapshotId: value["snapshot_id"],
    directories: placesOf(value["directories"]),
    files: placesOf(value["files"]),
  };
}

function placesOf(value: unknown): Places {
  if (!isJsonObject(value)) throw new SyntaxError("Expected lists of places");
  const { paths } = value;
  if (!Array.isArray(paths)) throw new SyntaxError("Expected a list of paths");
  const numbers = (name: string): unknown[] => {
    const list: unknown = value[name];
    if (Array.isArray(list) && list.length === paths.length) return list;
    throw new SyntaxError(`Expected one number for each path in ${name}`);
  };
  const number = (list: readonly unknown[], at: number): number => {
    const each = list[at];
    if (typeof each === "number") return each;
    throw new SyntaxError("Expected a number");
  };
  const [inodes, sizes] = [numbers("inodes"), numbers("sizes")];
  const [mtimes, ctimes, modes] = [numbers("mtimes"), numbers("ctimes"), numbers("modes")];
  const places = new Places();
  for (const [at, path] of paths.entries()) {
    if (typeof path !== "string") throw new SyntaxError("Expected a path");
    places.addNumbers(
      path,
      number(inodes, at),
      number(sizes, at),
      number(mtimes, at),
      number(ctimes, at),
      number(modes, at),
    );
  }
  return places;
}
