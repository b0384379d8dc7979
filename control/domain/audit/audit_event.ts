/**
 * The audit chain: what is hashed, and how a chain is verified.
 *
 * Every event carries the hash of the one before it, so that a changed, removed, added or moved
 * event breaks the chain at its place. That the chain was cut at its end is seen only by who
 * remembers a head: keep what `aiel audit verify` prints.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "../../../runtime/protocol/canonical_json.ts";
import type { EventId, TenantId } from "../ids.ts";
import type { AuditEvent, NewAuditEvent } from "./records.ts";
import type { Json } from "../../../runtime/protocol/json.ts";

/** The newest link of a chain. */
export interface ChainHead {
  /** Of the newest event; 0 for an empty chain. */
  readonly sequence: number;
  /** Of the newest event; {@linkcode FIRST_HASH} for an empty chain. */
  readonly hash: string;
}

/** What verifying came to. */
export type ChainVerdict =
  | { readonly ok: true; readonly head: ChainHead }
  | {
    readonly ok: false;
    /** Where the chain breaks. */
    readonly sequence: number;
    readonly problem: string;
  };

/** Stands before the first event. */
export const FIRST_HASH = "0".repeat(64);
/** The head of a chain without events. */
export const EMPTY_CHAIN: ChainHead = { sequence: 0, hash: FIRST_HASH };

/**
 * Names a chain: a tenant's, or that of events which belong to no tenant. It is hashed, so that no
 * event moves between chains.
 */
export type ChainName = TenantId | "system";

/** The next link of a chain. */
export function linkEvent(
  chain: ChainName,
  head: ChainHead,
  id: EventId,
  event: NewAuditEvent,
): AuditEvent {
  const linked = { ...event, id, sequence: head.sequence + 1, previousHash: head.hash };
  return { ...linked, hash: hashEvent(chain, linked) };
}

/** SHA-256, hex, over the canonical JSON of everything but the hash itself. */
export function hashEvent(chain: ChainName, event: Omit<AuditEvent, "hash">): string {
  const facts: Json = {
    v: 1,
    chain,
    id: event.id,
    sequence: event.sequence,
    previous_hash: event.previousHash,
    at: event.at.toISOString(),
    actor: {
      kind: event.actor.kind,
      id: event.actor.id,
      token_id: event.actor.tokenId,
    },
    action: event.action,
    outcome: event.outcome,
    resources: event.resources.map(({ kind, id }) => ({ kind, id })),
    request_id: event.requestId,
    address: event.address,
    details: event.details,
  };
  return createHash("sha256").update(canonicalJson(facts)).digest("hex");
}

/** Verifies a chain that comes in pieces, oldest event first. */
export class ChainVerifier {
  readonly #chain: ChainName;
  readonly #anchor: ChainHead | undefined;
  #head: ChainHead = EMPTY_CHAIN;
  #broken: ChainVerdict | undefined;

  /** `anchor`: a head that the caller remembers; the chain must still contain it. */
  constructor(chain: ChainName, anchor?: ChainHead) {
    this.#chain = chain;
    this.#anchor = anchor;
  }

  /** The next events. False: the chain is broken, no need to go on. */
  add(events: readonly AuditEvent[]): boolean {
    for (const event of events) {
      if (this.#broken !== undefined) return false;
      const problem = this.#problem(event);
      if (problem !== undefined) return this.#break(this.#head.sequence + 1, problem);
      this.#head = { sequence: event.sequence, hash: event.hash };
    }
    return this.#broken === undefined;
  }

  /** The verdict. `stored`: the head that the store keeps beside the chain. */
  end(stored: ChainHead): ChainVerdict {
    if (this.#broken !== undefined) return this.#broken;
    const { sequence, hash } = this.#head;
    const cut = [["the head that is stored", stored], ["the anchor", this.#anchor]] as const;
    for (const [name, head] of cut) {
      if (head !== undefined && head.sequence > sequence) {
        return {
          ok: false,
          sequence: sequence + 1,
          problem: `The chain ends after ${sequence} events, ${name} is number ${head.sequence}`,
        };
      }
    }
    if (stored.sequence !== sequence || stored.hash !== hash) {
      return {
        ok: false,
        sequence,
        problem: "The head that is stored is not the chain's last event",
      };
    }
    return { ok: true, head: this.#head };
  }

  #problem(event: AuditEvent): string | undefined {
    const expected = this.#head.sequence + 1;
    if (event.sequence !== expected) {
      return `Event ${expected} is missing, number ${event.sequence} follows`;
    }
    if (event.previousHash !== this.#head.hash) {
      return `Event ${expected} does not continue the event before it`;
    }
    if (event.hash !== hashEvent(this.#chain, event)) return `Event ${expected} was changed`;
    if (this.#anchor?.sequence === expected && this.#anchor.hash !== event.hash) {
      return `Event ${expected} is another one than the anchor`;
    }
    return undefined;
  }

  #break(sequence: number, problem: string): false {
    this.#broken = { ok: false, sequence, problem };
    return false;
  }
}
