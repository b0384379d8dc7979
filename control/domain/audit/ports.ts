import type { ChainHead, ChainVerdict } from "./audit_event.ts";
import type { AuditEvent, AuditOutcome, NewAuditEvent } from "./records.ts";
import type { PrincipalId } from "../ids.ts";
import type { Page, PageRequest } from "../page.ts";

export interface AuditFilter {
  readonly actorId?: PrincipalId;
  readonly action?: string;
  readonly outcome?: AuditOutcome;
  /** Id of a resource. */
  readonly resourceId?: string;
}

export interface AuditReads {
  /** Newest first. */
  list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEvent>>;
  /** Oldest first, from `sequence` on; for export. */
  range(fromSequence: number, limit: number): Promise<readonly AuditEvent[]>;
  head(): Promise<ChainHead>;
  /**
   * Reads the whole chain, page by page. `anchor`: a head that was seen before, which must still be
   * in it.
   */
  verify(anchor?: ChainHead): Promise<ChainVerdict>;
}

/**
 * A chain: nothing in this port changes or removes an event.
 *
 * For what people decide and who was denied what. Each event holds the hash of the one before, so
 * appends of a tenant come one after the other, each with a full sync of the disk. Facts that come
 * often do not belong here: executions have records of their own, reads are in the service's log,
 * uses of tokens are a time beside the token. Denied attempts are as many as a caller likes; they
 * go through `Denials` of the service, which bounds and batches them.
 */
export interface Audit extends AuditReads {
  /**
   * Adds to the chain. Transactions of one tenant that append wait for each other: append last.
   *
   * @returns the event as it stands in the chain
   */
  append(event: NewAuditEvent): Promise<AuditEvent>;
}
