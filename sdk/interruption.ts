/**
 * What contexts were interrupted with: the reasons of signals that the SDK aborted, and the errors
 * of calls that ended for it. The runtime tells by it that what an export threw is a deadline's
 * doing and no fault of the code.
 */
export const INTERRUPTIONS: WeakSet<object> = new WeakSet();

/** Notes one, and gives it back. */
export function interruption<T extends object>(reason: T): T {
  INTERRUPTIONS.add(reason);
  return reason;
}
