/**
 * The files that a child loads besides the snapshot's own, and the names that user code imports
 * them by.
 *
 * @module
 */

import { AI_DIRECTORY, AI_NOTICE, AI_PACKAGES, AI_SHARED, AI_SHARED_TYPES } from "./ai_bundle.ts";

/** The bundle of a snapshot that names none. */
export const DEFAULT_BUNDLE = "minimal";

/** The main module of every child, relative to the runtime's directory. */
const BOOTSTRAP = "sandbox/dist/bootstrap.js";
const SDK = "sandbox/dist/aiel.js";
/** The program that inspects snapshots, relative to the runtime's directory. */
export const INSPECTOR = "policy/dist/inspect.js";

const ZOD = { zod: "bundles/dist/minimal/zod.js" } as const;

/** The files of a bundle, relative to the runtime's directory. */
interface BundleFiles {
  /** Import name to file. */
  readonly packages: Readonly<Record<string, string>>;
  /** Files that packages load. */
  readonly shared: readonly string[];
  /** Files that types of packages load. */
  readonly types: readonly string[];
  /** What holds files of it and nothing else: it is read as a whole. */
  readonly directories: readonly string[];
}

const BUNDLES: Readonly<Record<string, BundleFiles>> = {
  minimal: { packages: ZOD, shared: [], types: [], directories: [] },
  ai: {
    packages: { ...ZOD, ...AI_PACKAGES },
    shared: AI_SHARED.map((file) => `${AI_DIRECTORY}/${file}`),
    types: AI_SHARED_TYPES.map((file) => `${AI_DIRECTORY}/${file}`),
    directories: [AI_DIRECTORY],
  },
};

/** Every file that a child of any bundle may need, relative to the runtime's directory. */
export const CHILD_FILES: readonly string[] = [
  ...new Set([BOOTSTRAP, SDK, INSPECTOR, ...Object.keys(BUNDLES).flatMap(filesOf)]),
];

/** The files of a bundle that a child may need, relative to the runtime's directory. */
export function childFilesOf(bundle: string): string[] {
  return [BOOTSTRAP, SDK, INSPECTOR, ...filesOf(bundle)];
}

function filesOf(bundle: string): string[] {
  const { packages, shared } = find(bundle);
  return [...Object.values(packages), ...shared];
}

function find(bundle: string): BundleFiles {
  const found = Object.hasOwn(BUNDLES, bundle) ? BUNDLES[bundle] : undefined;
  return found ?? { packages: {}, shared: [], types: [], directories: [] };
}

/** A package of a bundle for editors: its import name, its module, and its types. */
export interface BundledPackage {
  readonly name: string;
  /** Both relative to the runtime's directory. */
  readonly module: string;
  readonly types: string;
}

/** The packages of a bundle. */
export function bundledPackages(bundle: string): BundledPackage[] {
  return Object.entries(find(bundle).packages)
    .map(([name, module]) => ({ name, module, types: module.replace(/\.js$/, ".d.ts") }));
}

/** A file that packages of a bundle share, for editors. */
export interface SharedFile {
  /** Where it lies beside the packages by their names. */
  readonly name: string;
  /** Relative to the runtime's directory. */
  readonly file: string;
}

/** What the packages of a bundle share: modules and types. */
export function sharedFiles(bundle: string): SharedFile[] {
  const { shared, types } = find(bundle);
  return [...shared, ...types].map((file) => ({
    name: file.slice(AI_DIRECTORY.length + 1),
    file,
  }));
}

/** All files of all bundles that are there to be read by people and editors: types and notices. */
export const READING_FILES: readonly string[] = [
  ...new Set(
    Object.keys(BUNDLES).flatMap((bundle) => [
      ...bundledPackages(bundle).map(({ types }) => types),
      ...find(bundle).types,
    ]),
  ),
  AI_NOTICE,
];

/** One bundle, as a child sees it. */
export interface Bundle {
  /** Absolute path of the main module. */
  bootstrap: string;
  /** The import map, as a `data:` URL. */
  importMap: string;
  /** Files and directories that imports of user code may load, which takes a permission to read. */
  readable: string[];
}

/** Names that user code may import besides `aiel`; undefined when there is no such bundle. */
export function packagesOf(bundle: string): string[] | undefined {
  return Object.hasOwn(BUNDLES, bundle) ? Object.keys(find(bundle).packages) : undefined;
}

/**
 * A bundle whose files lie below a directory.
 *
 * @param dir absolute, as the child sees it, without a slash at the end
 */
export function bundleAt(dir: string, bundle: string): Bundle {
  const { packages, shared, directories } = find(bundle);
  const files: Record<string, string> = { aiel: SDK, ...packages };
  const imports: Record<string, string> = {};
  for (const [name, file] of Object.entries(files)) {
    imports[name] = `file://${encodeURI(`${dir}/${file}`)}`;
  }
  const alone = [...Object.values(files), ...shared].filter((file) =>
    !directories.some((directory) => file.startsWith(`${directory}/`))
  );
  return {
    bootstrap: `${dir}/${BOOTSTRAP}`,
    importMap: `data:application/json,${encodeURIComponent(JSON.stringify({ imports }))}`,
    readable: [...alone, ...directories].map((path) => `${dir}/${path}`),
  };
}
