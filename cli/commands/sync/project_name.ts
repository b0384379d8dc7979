import { readManifest } from "../../../runtime/snapshot/read_manifest.ts";

/** What a project is called: the name in its aiel.json, else that of its directory. */
export async function projectName(root: string): Promise<string> {
  const directory = root.slice(root.lastIndexOf("/") + 1);
  try {
    return (await readManifest(root)).name ?? directory;
  } catch {
    // What is wrong with it the push itself says.
    return directory;
  }
}

/** A name as a short name for the service: `Driver Onboarding` becomes `driver-onboarding`. */
export function defaultSlug(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-").slice(0, 63).replace(/^[_-]+|[_-]+$/g, "");
  return plain === "" ? "project" : plain;
}
