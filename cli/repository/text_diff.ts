/** Largest file whose lines are compared, in bytes. */
export const MAX_TEXT_BYTES = 4 * 2 ** 20;
// Beyond this many changed lines the shortest edit takes too long: then everything is shown as
// replaced.
const MAX_EDITS = 5_000;
const CONTEXT_LINES = 3;
// Where git looks for a NUL.
const SNIFFED_BYTES = 8_000;

/** The lines that differ between two texts. */
export interface TextDiff {
  /** Unified diff as `git apply` takes it; empty when only the names differ. */
  readonly patch: string;
  readonly addedLines: number;
  readonly deletedLines: number;
}

/** Whether content is no text: it has a NUL near its start, as git says, or is not UTF-8. */
export function isBinary(content: Uint8Array): boolean {
  if (content.subarray(0, SNIFFED_BYTES).includes(0)) return true;
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
    return false;
  } catch {
    return true;
  }
}

/**
 * The unified diff of a file.
 *
 * @param before undefined when the file is new
 * @param after undefined when the file is gone
 */
export async function textDiff(
  path: string,
  before: string | undefined,
  after: string | undefined,
): Promise<TextDiff> {
  const { structuredPatch } = await import("diff");
  const old = before ?? "";
  const now = after ?? "";
  const found = structuredPatch(path, path, old, now, undefined, undefined, {
    context: CONTEXT_LINES,
    maxEditLength: MAX_EDITS,
  });
  const hunks = found?.hunks ?? [replaced(old, now)];
  let body = "";
  let addedLines = 0;
  let deletedLines = 0;
  for (const { oldStart, oldLines, newStart, newLines, lines } of hunks) {
    body += `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@\n`;
    for (const line of lines) {
      if (line.startsWith("+")) addedLines++;
      if (line.startsWith("-")) deletedLines++;
      body += `${line}\n`;
    }
  }
  return { patch: header(path, before, after, body !== "") + body, addedLines, deletedLines };
}

/** The header of a file that is not shown as text. */
export function binaryPatch(
  path: string,
  before: unknown | undefined,
  after: unknown | undefined,
): string {
  const names = `${before === undefined ? "/dev/null" : quoted(`a/${path}`)} and ${
    after === undefined ? "/dev/null" : quoted(`b/${path}`)
  }`;
  return `${header(path, before, after, false)}Binary files ${names} differ\n`;
}

function header(
  path: string,
  before: unknown | undefined,
  after: unknown | undefined,
  hasLines: boolean,
): string {
  const a = quoted(`a/${path}`);
  const b = quoted(`b/${path}`);
  const lines = [`diff --git ${a} ${b}`];
  if (before === undefined) lines.push("new file mode 100644");
  if (after === undefined) lines.push("deleted file mode 100644");
  // A tab ends a name with spaces, so that patch(1) does not take what follows for a date.
  const end = path.includes(" ") ? "\t" : "";
  if (hasLines) {
    lines.push(`--- ${before === undefined ? "/dev/null" : a + end}`);
    lines.push(`+++ ${after === undefined ? "/dev/null" : b + end}`);
  }
  return `${lines.join("\n")}\n`;
}

function range(start: number, lines: number): string {
  return lines === 1 ? `${start}` : `${start},${lines}`;
}

// The only character of a snapshot path that git puts in quotes, once core.quotePath is off.
function quoted(name: string): string {
  return name.includes('"') ? `"${name.replaceAll('"', '\\"')}"` : name;
}

interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

function replaced(before: string, after: string): Hunk {
  const part = (text: string, sign: string) => {
    if (text === "") return [];
    const lines = text.split("\n");
    const ended = lines.at(-1) === "";
    if (ended) lines.pop();
    const signed = lines.map((line) => sign + line);
    return ended ? signed : [...signed, "\\ No newline at end of file"];
  };
  const old = part(before, "-");
  const now = part(after, "+");
  const count = (lines: readonly string[]) => lines.filter((line) => !line.startsWith("\\")).length;
  return {
    oldStart: old.length === 0 ? 0 : 1,
    oldLines: count(old),
    newStart: now.length === 0 ? 0 : 1,
    newLines: count(now),
    lines: [...old, ...now],
  };
}
