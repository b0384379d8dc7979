import { CliError } from "../../errors.ts";

/**
 * Runs work that ends when the signal is aborted, whatever it then fails with: it was stopped, and
 * did not break.
 */
export async function interruptible<T>(
  signal: AbortSignal,
  hint: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
    throw new CliError("INTERRUPTED", "Interrupted", { hint, cause: thrown });
  }
}
