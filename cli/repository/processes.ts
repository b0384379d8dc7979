/** A process, so that another one that later gets the same number is told apart. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, as the system tells it; opaque. Empty where the system does not tell. */
  readonly started: string;
  readonly host: string;
}

/** What a lock has to know about processes. */
export interface Processes {
  self(): ProcessIdentity;
  /** Whether that process runs. `unknown`: it is on another host, or the system does not say. */
  state(process: ProcessIdentity): "running" | "gone" | "unknown";
}

/** The processes of this host. */
export const denoProcesses: Processes = {
  self: () => ({ pid: Deno.pid, started: startOf(Deno.pid), host: Deno.hostname() }),
  state(process) {
    if (process.host !== Deno.hostname()) return "unknown";
    try {
      // Signal 0 asks whether the process is there.
      Deno.kill(process.pid, 0);
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return "gone";
      // It is there, but someone else's.
      if (!(cause instanceof Deno.errors.PermissionDenied)) return "unknown";
    }
    const started = startOf(process.pid);
    if (started === "" || process.started === "") return "running";
    return started === process.started ? "running" : "gone";
  },
};

// The boot and the clock tick since it: proc(5), field 22. Elsewhere a process is known by its number
// alone, so a lock may outlive its owner when the number is used again; the error says what to do.
function startOf(pid: number): string {
  if (Deno.build.os !== "linux") return "";
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const boot = Deno.readTextFileSync("/proc/sys/kernel/random/boot_id").trim();
    // The name, in parentheses, may itself have spaces and parentheses.
    return `${boot}:${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? ""}`;
  } catch {
    return "";
  }
}
