/** Extensions that a handler's module may have, in the order in which they are tried. */
export const MODULE_EXTENSIONS = [".ts", ".js", ".mts", ".mjs"] as const;

/** A handler by its dotted path, such as `entry_point.aiel_handler`. */
export interface Handler {
  /** Path of the module, without its extension. */
  readonly stem: string;
  readonly exportName: string;
}

/** What a dotted path names; undefined for a text of another form. */
export function parseHandler(text: string): Handler | undefined {
  const segments = text.split(".");
  if (segments.length < 2 || segments.includes("")) return undefined;
  const exportName = segments.pop() ?? "";
  return { stem: segments.join("/"), exportName };
}

/** Path of the module that has a handler; undefined where there is none. */
export function handlerFile(
  text: string,
  files: readonly { readonly path: string }[],
): string | undefined {
  const stem = parseHandler(text)?.stem;
  const wanted = MODULE_EXTENSIONS.map((extension) => stem + extension);
  // A snapshot may have so many files that a set of their paths would take longer than a run.
  const found = files.filter(({ path }) => wanted.includes(path)).map(({ path }) => path);
  return stem === undefined ? undefined : wanted.find((one) => found.includes(one));
}
