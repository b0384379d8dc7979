/**
 * The second barrier: the namespaces of the operating system that a child runs in, by bubblewrap.
 *
 * It holds where Deno's flags do not: the root of the child shows the Deno program, the libraries
 * it links to, the snapshot and the runtime's files, all read-only, and a small /tmp of its own;
 * there is no other file, process, device or network of the host. Each namespace is named, because
 * bubblewrap's `--unshare-all` goes on without a user namespace where there can be none.
 *
 * @module
 */

import { DEVICES } from "./devices.ts";
import { INSIDE_BASE, LIBRARY_LINKS, placesInside } from "./places.ts";

/** A path as the child sees it, and the host's one that it shows, links resolved. */
export interface ShownPlace {
  readonly path: string;
  readonly source: string;
}

/** What of the host a child is to see. Paths are the host's, absolute. */
export interface BarrierView {
  /** The prepared directory of libraries and files of the runtime's, see `child_base.ts`. */
  shown: string;
  deno: string;
  snapshot: string;
  /** The named pipe of the trail; undefined while the barrier itself is tried. */
  trail: string | undefined;
  /** A directory with the cache files that a child may start from. */
  caches: string | undefined;
  /** True to let the child write the cache files: only for trusted code. */
  cachesWritable: boolean;
  scratch: string | undefined;
  /** Granted paths, and what of the host is shown there. */
  read: readonly ShownPlace[];
  write: readonly ShownPlace[];
  /** Granted programs or native libraries: the system's programs are shown. */
  programs: boolean;
  /** The directory of the devices that programs get. Without programs there are none. */
  devices: string;
  /** Programs and libraries that were granted by their path. */
  programFiles: readonly string[];
  network: boolean;
}

/** The cache files of a DENO_DIR that a child starts from. */
export const CACHE_FILES = [
  "v8_code_cache_v2",
  "dep_analysis_cache_v2",
  "node_analysis_cache_v2",
] as const;

/** Bytes of the child's own /tmp: its caches, and temporary files of libraries. */
const TMP_BYTES = 64 * 1024 * 1024;
/**
 * The descriptors of the first process inside were opened outside, on mounts of the host:
 * /proc/1/fd would lead past the read-only mount of the trail.
 */
const HIDE_FIRST_PROCESS = [
  ...["--size", "4096", "--tmpfs", "/proc/1"],
  ...["--remount-ro", "/proc/1"],
];
/** Bytes of /dev, which holds nothing but the mount points of its devices. */
const DEV_BYTES = 64 * 1024;
/** Where the system's programs and their libraries lie, besides /usr. */
const SYSTEM_LINKS = ["/bin", "/sbin", "/lib", "/lib64", "/lib32"];
/**
 * What programs need to know besides: names of users, chosen programs, certificates, libraries.
 * Directories of certificates are named one by one: private keys lie beside them.
 */
const SYSTEM_FILES = [
  "/etc/alternatives",
  "/etc/group",
  "/etc/ld.so.cache",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
  "/etc/passwd",
  "/etc/pki/ca-trust/extracted",
  "/etc/pki/tls/certs",
  "/etc/ssl/cert.pem",
  "/etc/ssl/certs",
  "/etc/ssl/openssl.cnf",
];
/** What the C library needs to find the address of a name. */
const RESOLVER_FILES = ["/etc/gai.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/resolv.conf"];

/**
 * The words of bubblewrap before `-- deno …`. The filter is expected at descriptor 9.
 *
 * The first process inside holds descriptor 8, the trail's pipe, as long as it lives. Deno opens
 * the pipe at its start, which waits for a reader; without this one a child whose runner was killed
 * meanwhile would wait for ever, instead of seeing that its input has ended.
 */
export function barrierWords(
  view: BarrierView,
  readLink: (path: string) => string | null,
): string[] {
  const inside = placesInside(view.scratch !== undefined);
  const words = [
    "--unshare-user",
    "--unshare-ipc",
    "--unshare-pid",
    ...(view.network ? [] : ["--unshare-net"]),
    "--unshare-uts",
    "--unshare-cgroup-try",
    "--die-with-parent",
    ...["--sync-fd", "8"],
    "--new-session",
    ...["--cap-drop", "ALL"],
    ...["--hostname", "aiel"],
    ...["--ro-bind", view.shown, INSIDE_BASE],
    ...["--ro-bind", view.deno, inside.deno],
    ...["--ro-bind", view.snapshot, inside.snapshot],
    ...["--size", String(TMP_BYTES), "--tmpfs", "/tmp"],
    ...["--dir", inside.denoDir, "--dir", inside.home],
    ...cacheWords(view, inside.denoDir),
    ...(view.programs ? systemWords(readLink) : libraryWords()),
    ...(view.network ? optional(RESOLVER_FILES) : []),
    ...grantWords(view, inside.scratch),
    ...["--proc", "/proc", ...HIDE_FIRST_PROCESS, "--remount-ro", "/proc"],
    ...(view.programs ? deviceWords(view.devices) : []),
  ];
  // The pipe's file belongs to the child's user, who could give himself the rights on it again that
  // the runner takes away. A read-only mount forbids that, and a pipe is written to all the same.
  if (view.trail !== undefined) words.push("--ro-bind", view.trail, inside.trail);
  // The root itself is a file system in memory without a size.
  words.push("--remount-ro", "/", "--chdir", inside.snapshot, "--seccomp", "9", "--");
  return words;
}

/**
 * Each file by itself: in a DENO_DIR that is read-only as a whole Deno compiles everything anew,
 * and the database keeps its own temporary files beside each of these.
 */
function cacheWords({ caches, cachesWritable }: BarrierView, denoDir: string): string[] {
  if (caches === undefined) return [];
  if (cachesWritable) return ["--bind", caches, denoDir];
  return CACHE_FILES.flatMap((name) => ["--ro-bind", `${caches}/${name}`, `${denoDir}/${name}`]);
}

/** The dynamic loader looks into these two directories by itself, and its own path is in one. */
function libraryWords(): string[] {
  const libraries = `${INSIDE_BASE}/lib`;
  return LIBRARY_LINKS.flatMap((path) => ["--symlink", libraries, path]);
}

function systemWords(readLink: (path: string) => string | null): string[] {
  const words = ["--ro-bind", "/usr", "/usr"];
  for (const path of SYSTEM_LINKS) {
    const target = readLink(path);
    words.push(...(target === null ? optional([path]) : ["--symlink", target, path]));
  }
  return [...words, ...optional(SYSTEM_FILES)];
}

/** Deno and the libraries in it need no device; programs expect these. */
function deviceWords(directory: string): string[] {
  return [
    ...["--size", String(DEV_BYTES), "--tmpfs", "/dev"],
    ...DEVICES.flatMap(({ name }) => ["--dev-bind", `${directory}/${name}`, `/dev/${name}`]),
    ...["--remount-ro", "/dev"],
  ];
}

function grantWords(view: BarrierView, scratch: string | undefined): string[] {
  const binds = [
    ...view.programFiles.map((path) => ({ path, words: ["--ro-bind-try", path, path] })),
    ...ownMounts(view.read, [...view.read, ...view.write])
      .map(({ path, source }) => ({ path, words: ["--ro-bind-try", source, path] })),
    ...ownMounts(view.write, view.write)
      .map(({ path, source }) => ({ path, words: ["--bind", source, path] })),
  ];
  if (scratch !== undefined && view.scratch !== undefined) {
    binds.push({ path: scratch, words: ["--bind", view.scratch, scratch] });
  }
  // What lies deeper comes later: it is mounted into what lies above.
  return binds.sort((a, b) => a.path.length - b.path.length).flatMap(({ words }) => words);
}

/** The granted places that get a mount of their own, each at its path. */
export function grantedMounts({ read, write }: Pick<BarrierView, "read" | "write">): ShownPlace[] {
  return [...ownMounts(read, [...read, ...write]), ...ownMounts(write, write)];
}

/** Those that are not seen below another one anyway. One that may be written counts for both. */
function ownMounts(places: readonly ShownPlace[], all: readonly ShownPlace[]): ShownPlace[] {
  return places.filter((inner) =>
    !all.some((outer) =>
      outer !== inner && isBelow(outer.path, inner.path) &&
      inner.source === outer.source + inner.path.slice(outer.path.length)
    )
  );
}

function optional(paths: readonly string[]): string[] {
  return paths.flatMap((path) => ["--ro-bind-try", path, path]);
}

function isBelow(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}
