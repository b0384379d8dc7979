/**
 * The database, the disk or the blob service can't serve at the moment (lost connection, full disk,
 * lock held too long). What was asked did not happen, unless a connection was lost while
 * committing. Asking again later may succeed.
 */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";

  /** `what` is for logs: it may name hosts and files, so never show it to a caller. */
  constructor(what: string, cause?: unknown) {
    super(what, cause === undefined ? undefined : { cause });
  }
}
