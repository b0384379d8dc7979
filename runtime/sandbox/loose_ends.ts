/**
 * Errors and rejections that nothing handles, and promises that nothing can settle any more.
 *
 * @module
 */

import type { DenoInternals } from "./internals.ts";
import { DefineProperty, EventPreventDefault, QueueMicrotask } from "./primordials.ts";

/** What is told of them. */
export interface LooseEnds {
  unhandled(thrown: unknown): void;
  /** Nothing is left that could settle what is waited for. */
  idle(): void;
}

/**
 * Listens before user code can. What user code handles, by an event of the web or by a handler of
 * Node's `process`, counts as handled.
 */
export function listenForLooseEnds(
  internals: DenoInternals | undefined,
  { unhandled, idle }: LooseEnds,
): void {
  // User code may handle an event later in its dispatch: the verdict falls afterwards.
  const unlessPrevented = (
    event: Event,
    thrown: () => unknown,
    handOn: (event: Event) => void,
  ): void => {
    let handled = false;
    const noted = { __proto__: null, value: () => void (handled = true) };
    DefineProperty(event, "preventDefault", noted as PropertyDescriptor);
    EventPreventDefault(event);
    QueueMicrotask(() => {
      if (!handled) handOn(event);
      if (!handled) unhandled(thrown());
    });
  };
  globalThis.addEventListener(
    "unhandledrejection",
    // Deno hands a rejection to Node's layer only where no listener prevented it, as this one does.
    (event) =>
      unlessPrevented(
        event,
        () => event.reason,
        (event) => internals?.nodeProcessUnhandledRejectionCallback?.(event),
      ),
  );
  globalThis.addEventListener(
    "error",
    (event) => unlessPrevented(event, () => event.error ?? event.message, () => {}),
  );
  globalThis.addEventListener("beforeunload", idle);
}
