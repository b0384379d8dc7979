/**
 * Keeps what the runner has open away from its children.
 *
 * Descriptors that the runner inherited pass through fork and exec into every child, and JavaScript
 * can open any number (`process.binding("pipe_wrap")`), so a file that the operator's shell had
 * open would be the tenant's. Deno marks what it opens itself as close-on-exec, and offers nothing
 * for the rest; this is the one place that calls the C library.
 *
 * @module
 */

/** CLOSE_RANGE_CLOEXEC of close_range(2): marks instead of closing. */
const CLOSE_RANGE_CLOEXEC = 4;
const LAST_DESCRIPTOR = 0xffff_ffff;
/** O_CLOEXEC as /proc/PID/fdinfo prints it, in octal (open(2)). */
const O_CLOEXEC = 0o2000000;

const LIBRARIES = ["libc.so.6", "libc.so"];

type MarkAll = () => boolean;
let markAll: MarkAll | undefined;

/**
 * Marks every descriptor from 3 on as close-on-exec. Called before each start of a child, because
 * the program that embeds the runtime may have opened more meanwhile; from the second call on it
 * is one system call. Linux only: elsewhere only the permission flags keep descriptors apart.
 *
 * @throws {Error} when a descriptor would be inherited and can't be marked
 */
export function markInheritedDescriptors(): void {
  if (Deno.build.os !== "linux") return;
  markAll ??= loadMarkAll();
  if (markAll()) return;
  const open = inheritable();
  if (open.length === 0) return;
  throw new Error(`Descriptors ${open.join(", ")} would be inherited and can't be marked`);
}

function loadMarkAll(): MarkAll {
  for (const library of LIBRARIES) {
    try {
      const { symbols } = Deno.dlopen(library, {
        close_range: { parameters: ["u32", "u32", "i32"], result: "i32" },
      });
      return () => symbols.close_range(3, LAST_DESCRIPTOR, CLOSE_RANGE_CLOEXEC) === 0;
    } catch {
      // Another C library, an older one, or a runner without the permission: looked at below.
    }
  }
  return () => false;
}

/** Descriptors that a child would inherit. */
export function inheritable(): number[] {
  const found: number[] = [];
  for (const { name } of Deno.readDirSync("/proc/self/fd")) {
    const descriptor = Number(name);
    if (descriptor > 2 && !isCloseOnExec(descriptor)) found.push(descriptor);
  }
  return found.sort((a, b) => a - b);
}

function isCloseOnExec(descriptor: number): boolean {
  try {
    const info = Deno.readTextFileSync(`/proc/self/fdinfo/${descriptor}`);
    const flags = Number.parseInt(/^flags:\s+([0-7]+)$/m.exec(info)?.[1] ?? "0", 8);
    return (flags & O_CLOEXEC) !== 0;
  } catch {
    // The directory's own descriptor is gone by now.
    return true;
  }
}
