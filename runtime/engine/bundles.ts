/**
 * The files that a child loads besides the snapshot's own, and the names that user code imports
 * them by.
 *
 * @module
 */

/** The main module of every child, relative to the runtime's directory. */
const BOOTSTRAP = "sandbox/dist/bootstrap.js";
const SDK = "sandbox/dist/aiel.js";
/** The program that inspects snapshots, relative to the runtime's directory. */
export const INSPECTOR = "policy/dist/inspect.js";

/** Packages of each bundle: import name to file, relative to the runtime's directory. */
const BUNDLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  minimal: { zod: "bundles/dist/minimal/zod.js" },
};

/** Every file that a child may need, relative to the runtime's directory. */
export const CHILD_FILES: readonly string[] = [
  BOOTSTRAP,
  SDK,
  INSPECTOR,
  ...Object.values(BUNDLES).flatMap((packages) => Object.values(packages)),
];

/** A package of a bundle for editors: its import name, its module, and its types. */
export interface BundledPackage {
  readonly name: string;
  /** Both relative to the runtime's directory. */
  readonly module: string;
  readonly types: string;
}

/** The packages of all bundles. */
export const BUNDLED_PACKAGES: readonly BundledPackage[] = Object.values(BUNDLES)
  .flatMap((packages) => Object.entries(packages))
  .map(([name, module]) => ({ name, module, types: module.replace(/\.js$/, ".d.ts") }));

/** One bundle, as a child sees it. */
export interface Bundle {
  /** Absolute path of the main module. */
  bootstrap: string;
  /** The import map, as a `data:` URL. */
  importMap: string;
  /** Files that user code's imports may load, which needs the permission to read them. */
  readable: string[];
}

/** Names that user code may import besides `aiel`; undefined when there is no such bundle. */
export function packagesOf(bundle: string): string[] | undefined {
  return Object.hasOwn(BUNDLES, bundle) ? Object.keys(BUNDLES[bundle] ?? {}) : undefined;
}

/**
 * A bundle whose files lie below a directory.
 *
 * @param dir absolute, as the child sees it, without a slash at the end
 */
export function bundleAt(dir: string, bundle: string): Bundle {
  const files: Record<string, string> = { aiel: SDK, ...BUNDLES[bundle] };
  const imports: Record<string, string> = {};
  for (const [name, file] of Object.entries(files)) {
    imports[name] = `file://${encodeURI(`${dir}/${file}`)}`;
  }
  return {
    bootstrap: `${dir}/${BOOTSTRAP}`,
    importMap: `data:application/json,${encodeURIComponent(JSON.stringify({ imports }))}`,
    readable: Object.values(files).map((file) => `${dir}/${file}`),
  };
}
