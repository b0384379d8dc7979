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
  self: () => ({ pid: Deno.pid, started: startOf(Deno.pid) ?? "", host: Deno.hostname() }),
  state(process) {
    if (process.host !== Deno.hostname()) return "unknown";
    if (startOf(Deno.pid) === undefined) return answers(process.pid);
    // The system tells about processes, and not about this one.
    const started = startOf(process.pid);
    if (started === undefined) return "gone";
    return process.started === "" || started === process.started ? "running" : "gone";
  },
};

// The boot and the clock tick since it (proc(5), field 22); undefined when there is no such
// process, or only what is left of it until its parent has looked.
function startOf(pid: number): string | undefined {
  if (Deno.build.os !== "linux") return undefined;
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const boot = Deno.readTextFileSync("/proc/sys/kernel/random/boot_id").trim();
    // The name, in parentheses, may itself have spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : `${boot}:${fields[19] ?? ""}`;
  } catch {
    return undefined;
  }
}

// Where a process is known by its number alone, a lock may outlive its owner when the number is
// used again; the error says what to do.
function answers(pid: number): ReturnType<Processes["state"]> {
  try {
    // Signal 0 asks whether the process is there.
    Deno.kill(pid, 0);
    return "running";
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return "gone";
    // It is there, but someone else's.
    return cause instanceof Deno.errors.PermissionDenied ? "running" : "unknown";
  }
}
