/**
 * Names that miss a file of the snapshot only by their case or by their Unicode form. Some disks
 * find it all the same, so that the author sees it work; a snapshot is the same everywhere.
 *
 * @module
 */

import { shorten } from "./shorten.ts";

/** What is there under another spelling. */
export interface OtherSpelling {
  /** Of the file, as the snapshot has it. */
  readonly path: string;
  readonly differs: "case" | "form" | "case and form";
}

/** The files of a snapshot, by what is left of their paths when spelling does not count. */
export class Spellings {
  readonly #files: () => Iterable<string>;
  #byFolded: Map<string, string> | undefined;

  /** @param files paths relative to the snapshot; asked for once, when one is looked for. */
  constructor(files: () => Iterable<string>) {
    this.#files = files;
  }

  /** The file that differs from a path in spelling only; undefined where there is none. */
  find(path: string): OtherSpelling | undefined {
    this.#byFolded ??= new Map(Array.from(this.#files(), (one) => [fold(one), one]));
    const found = this.#byFolded.get(fold(path));
    if (found === undefined || found === path) return undefined;
    // Snapshots have their names in NFC.
    if (path.normalize("NFC") === found) return { path: found, differs: "form" };
    const isNormal = path.normalize("NFC") === path;
    return { path: found, differs: isNormal ? "case" : "case and form" };
  }
}

/** What to do about it. */
export function spellingHint({ path, differs }: OtherSpelling): string {
  const shown = `"${shorten(path)}"`;
  if (differs === "case") return `Names differ by case: the file is ${shown}`;
  const form = "a snapshot has its names in Unicode form NFC, and this one is written in another " +
    "form that looks the same";
  return differs === "form"
    ? `The file is ${shown}: ${form}; type the name anew`
    : `Names differ by case, and ${form}: the file is ${shown}; type the name anew`;
}

function fold(path: string): string {
  return path.normalize("NFD").toLowerCase().toUpperCase().normalize("NFD");
}
