/**
 * The files a child loads besides the snapshot's own: where they are, and what names user code imports them by.
 *
 * @module
 */

/** Packages of each bundle: import name to file, relative to the runtime's directory. */
export const BUNDLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  minimal: { zod: "bundles/dist/minimal/zod.js" },
};

/** See the module. */
export interface Assets {
  /** Absolute path of the directory they are in, without a slash at the end. */
  dir: string;
  bootstrap: string;
  /** The import map of a child, as a `data:` URL. */
  importMap: string;
  /** Files that user code's imports may load, which needs the permission to read them. */
  readable: string[];
  /** Names that user code may import besides `aiel`. */
  packages: string[];
}

/** The assets for a bundle; undefined when this runtime does not carry it. */
export function assetsFor(dir: string, bundle: string): Assets | undefined {
  const packages = Object.hasOwn(BUNDLES, bundle) ? BUNDLES[bundle] : undefined;
  if (packages === undefined) return undefined;
  const files: Record<string, string> = { aiel: "sandbox/dist/aiel.js", ...packages };
  const imports: Record<string, string> = {};
  for (const [name, file] of Object.entries(files)) {
    imports[name] = `file://${encodeURI(`${dir}/${file}`)}`;
  }
  return {
    dir,
    bootstrap: `${dir}/sandbox/dist/bootstrap.js`,
    importMap: `data:application/json,${encodeURIComponent(JSON.stringify({ imports }))}`,
    readable: Object.values(files).map((file) => `${dir}/${file}`),
    packages: Object.keys(packages),
  };
}
