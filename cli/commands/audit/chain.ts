/**
 * The audit chain, verified here from the documents alone: what
 * `control/domain/audit/audit_event.ts` defines, written a second time, so that a service which
 * hashes wrongly is noticed.
 *
 * @module
 */

import type { AuditEventDocument } from "../../../control/api/audit.ts";
import { sha256Hex } from "../../../runtime/protocol/sha256_hex.ts";

/** An event of the chain by its number and hash. */
export interface ChainLink {
  readonly sequence: number;
  readonly hash: string;
}

/** Where a chain is broken, and how. */
export interface BrokenChain {
  readonly sequence: number;
  readonly problem: string;
}

const BEFORE_THE_FIRST = "0".repeat(64);
const MAX_DEPTH = 64;

/** Verifies events that come newest first, as the service lists them. */
export class BackwardVerifier {
  readonly #chain: string;
  readonly #anchors: ReadonlyMap<number, string>;
  #expected: ChainLink | undefined;
  #newest: ChainLink | undefined;
  #count = 0;

  /**
   * @param chain id of the tenant; it is part of what is hashed
   * @param anchors events that are known: the chain must hold each of them that it comes by
   */
  constructor(chain: string, anchors: readonly ChainLink[]) {
    this.#chain = chain;
    this.#anchors = new Map(anchors.map(({ sequence, hash }) => [sequence, hash]));
  }

  /** The newest event that was seen. */
  get newest(): ChainLink | undefined {
    return this.#newest;
  }

  /** How many events were found sound. */
  get count(): number {
    return this.#count;
  }

  /** The next older event; what is wrong with it, if anything is. */
  async add(event: AuditEventDocument): Promise<BrokenChain | undefined> {
    const { sequence, hash, previous_hash } = event;
    const expected = this.#expected;
    if (expected !== undefined && sequence !== expected.sequence) {
      return broken(expected.sequence, `is missing, number ${sequence} stands in its place`);
    }
    if (expected !== undefined && hash !== expected.hash) {
      return broken(sequence, "is another one than the event after it continues");
    }
    if (await hashEventDocument(this.#chain, event) !== hash) {
      return broken(sequence, "was changed");
    }
    const anchor = this.#anchors.get(sequence);
    if (anchor !== undefined && anchor !== hash) {
      return broken(sequence, "is another one than was seen before");
    }
    if (sequence === 1 && previous_hash !== BEFORE_THE_FIRST) {
      return broken(1, "continues an event that is not there");
    }
    this.#newest ??= { sequence, hash };
    this.#expected = { sequence: sequence - 1, hash: previous_hash };
    this.#count++;
    return undefined;
  }

  /** Called when there are no more events; `down` is the oldest number that had to come. */
  end(down: number): BrokenChain | undefined {
    const next = this.#expected?.sequence;
    return next !== undefined && next >= down ? broken(next, "is missing") : undefined;
  }
}

/** SHA-256, hex, over the canonical JSON of everything but the hash itself. */
export async function hashEventDocument(chain: string, event: AuditEventDocument): Promise<string> {
  const { hash: _, ...facts } = event;
  const text = canonicalJson({ v: 1, chain, ...facts }, 0);
  return await sha256Hex(new TextEncoder().encode(text));
}

/** No spaces, keys sorted by UTF-16 units. */
function canonicalJson(value: unknown, depth: number): string {
  // No event is like that, and its text must not take the whole stack.
  if (depth > MAX_DEPTH) return "null";
  if (Array.isArray(value)) {
    return `[${value.map((each) => canonicalJson(each, depth + 1)).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
    return `{${
      members.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each, depth + 1)}`)
        .join(",")
    }}`;
  }
  return JSON.stringify(value ?? null);
}

function broken(sequence: number, how: string): BrokenChain {
  return { sequence, problem: `Event ${sequence} ${how}` };
}
