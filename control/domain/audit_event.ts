/**
 * The audit chain: what is hashed, and how a chain is verified.
 *
 * Every event carries the hash of the one before it, so that a changed, removed, added or moved event breaks the chain at its
 * place. That the chain was cut at its end is seen only by who remembers a head: keep what `aiel audit verify` prints.
 *
 * @module
 */
import type { AuditEvent, Json, NewAuditEvent } from "./records.ts";

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
