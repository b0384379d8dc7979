import { printable } from "../../runtime/snapshot/error.ts";
import { RepositoryError } from "./error.ts";

/** The files that a list of paths means: files, or directories with all that is in them. */
export class Selection {
  readonly #paths: readonly string[];
  readonly #all: boolean;

  /** @param paths relative to the root, with `/`; `""` and `.` mean everything */
  constructor(paths: readonly string[]) {
    this.#paths = paths.map(normalized);
    this.#all = this.#paths.includes("");
  }

  has(path: string): boolean {
    return this.#all || this.#paths.some((it) => path === it || path.startsWith(`${it}/`));
  }

  /** The paths given that mean none of `known`. */
  unmatched(known: Iterable<string>): string[] {
    const open = new Set(this.#paths);
    open.delete("");
    for (const path of known) {
      if (open.size === 0) break;
      for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
        open.delete(path.slice(0, end));
      }
    }
    return [...open];
  }
}

/** The error for paths that mean nothing. */
export function pathNotFound(paths: readonly string[], where: string): RepositoryError {
  const [first = ""] = paths;
  return new RepositoryError({
    code: "path_not_found",
    message: `Path ${printable(first)} matches no file ${where}` +
      (paths.length > 1 ? `, nor do ${paths.length - 1} more` : ""),
    hint: "Check the spelling; aiel status lists what has changed",
    paths,
  });
}

/**
 * The path inside the repository that a person in `cwd` means.
 *
 * @param root the repository's root, links resolved
 * @param cwd absolute, links resolved
 * @throws {RepositoryError} `outside_repository`
 */
export function toRepositoryPath(root: string, cwd: string, path: string): string {
  const slashes = (text: string) => Deno.build.os === "windows" ? text.replaceAll("\\", "/") : text;
  const base = slashes(root).replace(/\/$/, "");
  const given = slashes(path);
  const absolute = /^(?:\/|[A-Za-z]:\/)/.test(given) ? given : `${slashes(cwd)}/${given}`;
  const segments: string[] = [];
  for (const segment of absolute.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  const full = `${absolute.startsWith("/") ? "/" : ""}${segments.join("/")}`;
  if (full === base || full === "/" && base === "") return "";
  if (full.startsWith(`${base}/`)) return full.slice(base.length + 1);
  throw new RepositoryError({
    code: "outside_repository",
    message: `Path ${printable(path)} lies outside the repository ${printable(root)}`,
    hint: "Give paths inside the project",
    paths: [path],
  });
}

function normalized(path: string): string {
  const segments = path.normalize("NFC").split("/").filter((it) => it !== "" && it !== ".");
  if (path.startsWith("/") || segments.includes("..")) {
    throw new RepositoryError({
      code: "outside_repository",
      message: `Path ${printable(path)} leaves the repository`,
      hint: "Give paths relative to the project's root",
      paths: [path],
    });
  }
  return segments.join("/");
}
