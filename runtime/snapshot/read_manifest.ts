import { type Manifest, MANIFEST_FILE, MAX_MANIFEST_BYTES } from "./manifest.ts";
import { printable, SnapshotError } from "./error.ts";

/**
 * The manifest of the snapshot at `root`; empty when it has none.
 *
 * @throws {SnapshotError} `invalid_manifest`, `incompatible_runtime`, `unreadable`
 */
export async function readManifest(root: string): Promise<Manifest> {
  const text = readText(`${root}/${MANIFEST_FILE}`);
  if (text === undefined) return {};
  // Loaded only here: most cold starts have no manifest to check.
  const { parseManifest } = await import("./parse_manifest.ts");
  return await parseManifest(text);
}

function readText(path: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const info = Deno.lstatSync(path);
    if (!info.isFile) throw invalid("is not a regular file");
    if (info.size > MAX_MANIFEST_BYTES) {
      throw invalid(`has ${info.size} bytes, at most ${MAX_MANIFEST_BYTES} are allowed`);
    }
    return Deno.readFileSync(path);
  } catch (cause) {
    if (cause instanceof SnapshotError) throw cause;
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new SnapshotError({
      code: "unreadable",
      path: MANIFEST_FILE,
      message: `Can't read ${printable(MANIFEST_FILE)}: ${
        cause instanceof Error ? cause.name : "unknown error"
      }`,
      hint: "Make it readable for this user",
      cause,
    });
  }
}

function invalid(what: string): SnapshotError {
  return new SnapshotError({
    code: "invalid_manifest",
    path: MANIFEST_FILE,
    message: `Manifest ${printable(MANIFEST_FILE)} ${what}`,
    hint: "Put plain JSON into aiel.json, or remove it",
  });
}
