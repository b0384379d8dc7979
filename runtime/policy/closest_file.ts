import { suggest } from "../../sdk/suggest.ts";

/**
 * The file that an import of `path` most likely meant: the same name with another extension, the
 * index of a directory, or a name that is nearly the same.
 */
export function closestFile(path: string, files: readonly string[]): string | undefined {
  const stem = stemOf(path);
  return files.find((candidate) => stemOf(candidate) === stem) ??
    files.find((candidate) =>
      /^index\.[cm]?[jt]sx?$/.test(candidate.slice(path.length + 1)) &&
      candidate.startsWith(`${path}/`)
    ) ??
    suggest(path, files);
}

function stemOf(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, "");
}
