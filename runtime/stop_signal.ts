const TERMINAL_GONE = "SIGHUP";
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", TERMINAL_GONE];

/** How a program takes the signals that ask it to stop. */
export interface StopSignalOptions {
  /**
   * The program goes on when its terminal is closed, as a service does that was started with
   * `nohup`: a listener would undo what `nohup` did.
   */
  readonly outlivesTerminal?: boolean;
}

/**
 * Calls the listener at every signal that asks this process to stop, from the terminal (Ctrl-C) or
 * from another process; the signals end it no longer by themselves.
 *
 * @returns takes the listener away again
 */
export function onStopSignal(
  listener: () => void,
  { outlivesTerminal = false }: StopSignalOptions = {},
): () => void {
  const signals = SIGNALS.filter((signal) => !outlivesTerminal || signal !== TERMINAL_GONE);
  for (const signal of signals) Deno.addSignalListener(signal, listener);
  return () => {
    for (const signal of signals) Deno.removeSignalListener(signal, listener);
  };
}
