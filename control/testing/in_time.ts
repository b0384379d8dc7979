/** How long something that must happen may take on a busy machine, in milliseconds. */
const PATIENCE_MS = 120_000;

/**
 * What `work` comes to, or an error that names what was waited for in vain: a test of sockets and
 * processes fails, and never hangs.
 *
 * @param giveUp ends what is still going on, so that nothing keeps the process alive
 */
export async function inTime<T>(
  what: string,
  work: Promise<T>,
  giveUp: () => void = () => {},
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    giveUp();
    late.reject(new Error(`Waited in vain until ${what}`));
  }, PATIENCE_MS);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    // Whatever giving up made of it.
    work.catch(() => {});
  }
}
