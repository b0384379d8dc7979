/** Where in a request something is, as errors name it: `body.files[3].size`. */
export function place(path: readonly PropertyKey[]): string {
  return path.slice(0, 16).map((key, index) =>
    typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${shown(String(key))}`
  ).join("");
}

/** A name that a caller chose, in a form that does no harm wherever it is shown. */
export function shown(text: string): string {
  return text.slice(0, 64).replaceAll(/[^\x20-\x7e]/g, "?");
}
