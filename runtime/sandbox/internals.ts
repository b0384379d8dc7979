/**
 * What the bootstrap takes of Deno's internals, before user code could.
 *
 * @module
 */

/** The few of them that are used. */
export interface DenoInternals {
  Console?: new (print: (message: string, level: number) => void) => Console;
  /** Set while user code listens to `process` of Node for what nothing else handles. */
  nodeProcessUnhandledRejectionCallback?: (event: Event) => void;
  core?: {
    /** Whether timers, requests or other operations are open that keep a process alive. */
    eventLoopHasMoreWork?: () => boolean;
  };
}

/**
 * Deno's internals, which `Deno[Deno.internal]` shows no longer: no user code needs them. The
 * permission checks lie below; this only makes the surface smaller.
 */
export function takeInternals(): DenoInternals | undefined {
  const holder = Deno as unknown as Record<symbol, DenoInternals> & { internal?: symbol };
  if (holder.internal === undefined) return undefined;
  const internals = holder[holder.internal];
  delete holder[holder.internal];
  return internals;
}
