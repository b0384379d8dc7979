import { PolicyError, show } from "./policy_error.ts";

/** Which capability a path is for: writing is held to more. */
export type PathUse = "read" | "write" | "ffi" | "subprocess";

// A kernel interface is not a set of files: /proc alone gives memory, environment and file handles
// of every process.
const KERNEL_ROOTS = ["/proc", "/sys", "/dev", "/boot"];
// Each of these holds the data of more than one program; what is needed lies below and can be
// named.
const SHARED_ROOTS = [
  "/",
  "/bin",
  "/etc",
  "/home",
  "/lib",
  "/lib32",
  "/lib64",
  "/library",
  "/media",
  "/mnt",
  "/opt",
  "/private",
  "/private/etc",
  "/private/tmp",
  "/private/var",
  "/root",
  "/run",
  "/sbin",
  "/srv",
  "/system",
  "/tmp",
  "/users",
  "/usr",
  "/usr/bin",
  "/usr/lib",
  "/usr/local",
  "/usr/sbin",
  "/var",
  "/var/lib",
  "/var/run",
  "/var/tmp",
  "/volumes",
];
// To write here is to run code as another user, or to change how the machine works.
const SYSTEM_ROOTS = [
  "/bin",
  "/etc",
  "/lib",
  "/lib32",
  "/lib64",
  "/library",
  "/private/etc",
  "/root",
  "/run",
  "/sbin",
  "/system",
  "/usr",
  "/var/lib/dpkg",
  "/var/run",
  "/var/spool/cron",
];
/** One path takes at most this much of an argument list (bytes). */
const MAX_PATH_BYTES = 1_024;

/**
 * Checks one absolute path of a capability map and returns it without `.` segments, doubled or
 * closing slashes. Commas are refused because Deno 2.9's permission flags split on them and know no
 * escape (`,,` and `\,` both fail).
 *
 * @throws {PolicyError} naming `path`, the entry and what was expected
 */
export function parseGrantedPath(entry: string, path: string, use: PathUse): string {
  const refuse = (why: string, hint?: string): never => {
    throw new PolicyError(
      `"${path}" is ${show(entry)}: ${why}, expected an absolute path such as "/data/models"`,
      { path, capability: use, ...(hint === undefined ? {} : { hint }) },
    );
  };
  if (entry === "") refuse("it is empty");
  if (!entry.startsWith("/")) refuse("it is not absolute");
  // deno-lint-ignore no-control-regex -- the point is to find them
  if (/[\x00-\x1f\x7f]/.test(entry)) refuse("it has a control character");
  if (!entry.isWellFormed()) refuse("it is not valid Unicode");
  if (entry.includes(",")) {
    refuse("it has a comma, which a permission flag can't carry", "Rename the directory");
  }
  const segments = entry.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) refuse('it has a ".." segment');
  const normal = `/${segments.join("/")}`;
  if (new TextEncoder().encode(normal).length > MAX_PATH_BYTES) {
    refuse(`it is longer than ${MAX_PATH_BYTES} bytes`);
  }
  const folded = normal.toLowerCase();
  const kernel = KERNEL_ROOTS.find((root) => pathCovers(root, folded));
  if (kernel !== undefined) refuse(`"${kernel}" belongs to the kernel`);
  if (SHARED_ROOTS.includes(folded)) {
    refuse("it holds the files of many programs", "Name the directory below it that is needed");
  }
  const system = use === "write" && SYSTEM_ROOTS.find((root) => pathCovers(root, folded));
  if (system) refuse(`files under "${system}" decide how the machine works and are never writable`);
  return normal;
}

/**
 * Whether `outer` is the same path as `inner` or a directory above it. Both are normalised and
 * absolute.
 */
export function pathCovers(outer: string, inner: string): boolean {
  return inner === outer || outer === "/" || inner.startsWith(`${outer}/`);
}
