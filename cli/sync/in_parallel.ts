/**
 * Does all work, so many pieces at a time. After a failure nothing more is begun, and what is
 * running is waited for.
 */
export async function inParallel(
  work: readonly (() => Promise<void>)[],
  atOnce: number,
): Promise<void> {
  const queue = work.values();
  let failed = false;
  const worker = async () => {
    for (const piece of queue) {
      if (failed) return;
      try {
        await piece();
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const failure = ended.find((it) => it.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}
