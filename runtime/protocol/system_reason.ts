/**
 * What the operating system refused, in words: people know "permission denied", not "os error 13".
 *
 * @module
 */

/** By the names that the system's errors have (errno(3)), which Deno gives as `code`. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EADDRINUSE: "another program listens there",
  EADDRNOTAVAIL: "this machine has no such address",
  EAGAIN: "it is not ready",
  EBADF: "it is closed",
  EBUSY: "another program uses it",
  EAI_AGAIN: "its name could not be looked up",
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  EDQUOT: "this user may store no more on the disk",
  EEXIST: "something else is there already",
  EHOSTUNREACH: "there is no way to it from here",
  EFBIG: "the file would be too large",
  EINVAL: "the system can't do that with it",
  EIO: "the device failed",
  EISDIR: "it is a directory",
  ELOOP: "its links lead in a circle",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  ENETUNREACH: "there is no way to it from here",
  ENFILE: "too many files are open on this machine",
  ENODEV: "there is no such device",
  ENOENT: "there is no such file or directory",
  ENOMEM: "there is not enough memory",
  ENOSPC: "no space is left on the disk",
  ENOTDIR: "a part of its path is no directory",
  ENOTFOUND: "there is no host of that name",
  ENOTEMPTY: "the directory is not empty",
  ENXIO: "there is no such device",
  EOPNOTSUPP: "the file system can't do that",
  EPERM: "permission denied",
  EPIPE: "the reader is gone",
  EPROCLIM: "no more processes can be started",
  EROFS: "the disk is read-only",
  ESTALE: "the network's file system lost it",
  ETIMEDOUT: "it did not answer in time",
  ETXTBSY: "the program runs",
  EXDEV: "it is on another disk",
};

/** What can be done about it, where that does not depend on what was being done. */
const ADVICE: Readonly<Record<string, string>> = {
  EACCES: "Check who owns it and what this user may do there",
  EDQUOT: "Free some space and try again",
  EEXIST: "Move away what is there, or choose another place",
  EIO: "Check the disk, then try again",
  EISDIR: "Name a file",
  EMFILE: "Allow more open files (`ulimit -n`) and try again",
  ENFILE: "Close other programs and try again",
  ENOENT: "Check the path",
  ENOSPC: "Free some space and try again",
  ENOTDIR: "Check the path: a part of it is a file",
  EPERM: "Check who owns it and what this user may do there",
  EROFS: "Choose a place that can be written to",
};

/** A refusal of the operating system. */
export interface SystemRefusal {
  /** `ENOSPC`; undefined where the system's error has no name. */
  readonly code: string | undefined;
  /** What it was about, where the error says it: a host's path, so never for tenants. */
  readonly path: string | undefined;
  /** Why, in words, without a final period. */
  readonly reason: string;
  /** What to do; undefined where that is not known. */
  readonly advice: string | undefined;
}

/** What the system refused; undefined when the error is none of the system's. */
export function systemRefusal(thrown: unknown): SystemRefusal | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const code = codeOf(thrown);
  const [, said, rest = ""] = /^(.*?)\s*\(os error \d+\)(.*)$/s.exec(thrown.message) ?? [];
  if (code === undefined && said === undefined) return undefined;
  // Names of Node's own errors, such as ERR_INVALID_ARG_TYPE, are no refusal of the system.
  if (code?.startsWith("ERR_") === true) return undefined;
  return {
    code,
    // Deno ends its messages with the call: ": open '/path'", ": rename '/from' -> '/to'".
    path: /^: \w+ '(.*?)'(?: -> '.*')?$/s.exec(rest)?.[1],
    reason: REASONS[code ?? ""] ?? said?.toLowerCase() ?? thrown.message,
    advice: ADVICE[code ?? ""],
  };
}

/** Why something failed, in words: the system's reason, else what the error says. */
export function reasonOf(thrown: unknown): string {
  return systemRefusal(thrown)?.reason ??
    (thrown instanceof Error ? thrown.message : String(thrown));
}

/** What is missing for the moment: descriptors, processes or memory. */
const SCARCE = new Set(["EMFILE", "ENFILE", "ENOMEM", "EPROCLIM"]);

/**
 * Whether the machine, or this process, has no more of something for the moment. Such an error says
 * nothing about what was asked for.
 */
export function isScarcity(thrown: unknown): boolean {
  return SCARCE.has(systemRefusal(thrown)?.code ?? "");
}

/** What Deno says of a program that it can't start; it gives no name then, or a wide one. */
const UNSTARTED = /^Failed to spawn .*\(os error (\d+)\)$/s;
/** By the numbers of Linux (errno(3)); the first one means there that processes are too many. */
const NAMES: Readonly<Record<string, string>> = {
  11: "EPROCLIM",
  12: "ENOMEM",
  23: "ENFILE",
  24: "EMFILE",
};

/** Errors of Deno whose `code` is missing, as in some of its own checks, or says too little. */
function codeOf(thrown: Error): string | undefined {
  const name = NAMES[UNSTARTED.exec(thrown.message)?.[1] ?? ""];
  if (name !== undefined) return name;
  if ("code" in thrown && typeof thrown.code === "string" && /^E[A-Z0-9_]+$/.test(thrown.code)) {
    return thrown.code;
  }
  if (thrown instanceof Deno.errors.NotFound) return "ENOENT";
  if (thrown instanceof Deno.errors.PermissionDenied) return "EACCES";
  if (thrown instanceof Deno.errors.AlreadyExists) return "EEXIST";
  if (thrown instanceof Deno.errors.NotADirectory) return "ENOTDIR";
  if (thrown instanceof Deno.errors.IsADirectory) return "EISDIR";
  if (thrown instanceof Deno.errors.AddrInUse) return "EADDRINUSE";
  if (thrown instanceof Deno.errors.AddrNotAvailable) return "EADDRNOTAVAIL";
  return undefined;
}
