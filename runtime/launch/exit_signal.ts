/** What a shell adds to the number of the signal that ended a program (POSIX, 2.8.2). */
const SIGNAL_BASE = 128;
/** Signals that the verdict tells apart, by their number on Linux. */
const SIGNALS: Readonly<Record<number, string>> = {
  4: "SIGILL",
  5: "SIGTRAP",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  13: "SIGPIPE",
  15: "SIGTERM",
  24: "SIGXCPU",
  25: "SIGXFSZ",
  31: "SIGSYS",
};

/**
 * The signal that an exit code tells of, as a shell or bubblewrap gives it on; null where it tells
 * of none that matters here.
 */
export function exitSignal(code: number): string | null {
  return SIGNALS[code - SIGNAL_BASE] ?? null;
}
