import type { TenantId } from "../domain/ids.ts";
import type { NewAuditEvent } from "../domain/audit/records.ts";
import type { Store } from "../domain/store.ts";
import type { Background } from "./background.ts";

type Scope = TenantId | "system";

/** Events of one actor and kind that are recorded one by one, until the next flush. */
export const DENIALS_APART = 20;
/** Events of one chain that are recorded one by one, until the next flush. */
export const MOST_APART = 500;
const AT_ONCE = 100;
const MOST_WAITING = 1_000;
const MOST_COUNTED = 10_000;

interface Counted {
  readonly scope: Scope;
  /** Undefined: of one caller. */
  readonly severalCallers?: true;
  apart: number;
  repeated: number;
  first: NewAuditEvent;
  last: NewAuditEvent;
}

/**
 * What is told to the audit chains of denied attempts, however many there are. Every append ends
 * with a full sync, so that one caller who is denied two hundred times a second would otherwise
 * stall all others, and fill the chain.
 *
 * Of each actor and kind of denial the first {@linkcode DENIALS_APART} are events of their own, at
 * once; what comes after them is counted, and the count is an event when {@linkcode Denials.flush}
 * is called. Of each chain at most {@linkcode MOST_APART} are events of their own: beyond them
 * callers that were not seen before (each address may be another one) are counted together. So
 * from one flush to the next a chain grows by twice that number and a few more. A service that dies
 * loses at most a count: that there were such attempts stands in the chain already. Those that wait
 * for the same chain are appended in one transaction.
 */
export class Denials {
  #apart = new Map<Scope, number>();
  readonly #waiting = new Map<Scope, NewAuditEvent[]>();
  readonly #appending = new Set<Scope>();
  #counted = new Map<string, Counted>();

  constructor(private readonly store: Store, private readonly background: Background) {}

  /** A caller was denied something. `scope`: whose chain hears of it. */
  record(scope: Scope, event: NewAuditEvent): void {
    const counted = this.#countedFor(scope, event);
    const apart = this.#apart.get(scope) ?? 0;
    if (!counted.severalCallers && counted.apart < DENIALS_APART && apart < MOST_APART) {
      counted.apart++;
      this.#apart.set(scope, apart + 1);
      this.#append(scope, event);
      return;
    }
    if (counted.repeated++ === 0) counted.first = event;
    counted.last = event;
  }

  /**
   * Records what was counted since the last time. The background does the appending, and tries
   * again what failed before.
   */
  flush(): void {
    this.#tellCounts();
    this.#apart.clear();
    for (const scope of this.#waiting.keys()) this.#start(scope);
  }

  /** What an attempt is counted with: those of one caller, or of several when they are many. */
  #countedFor(scope: Scope, event: NewAuditEvent): Counted {
    const { actor, action, address, details } = event;
    const kind = [scope, action, details["code"] ?? details["reason"] ?? "", actor.kind];
    const own = JSON.stringify([...kind, actor.id === null ? address : actor.tokenId]);
    const known = this.#counted.get(own);
    if (known !== undefined) return known;
    const full = (this.#apart.get(scope) ?? 0) >= MOST_APART;
    const key = full ? JSON.stringify(kind) : own;
    const together = this.#counted.get(key);
    if (together !== undefined) return together;
    if (this.#counted.size >= MOST_COUNTED) this.#tellCounts();
    const counted: Counted = {
      scope,
      ...(full ? { severalCallers: true } : {}),
      apart: 0,
      repeated: 0,
      first: event,
      last: event,
    };
    this.#counted.set(key, counted);
    return counted;
  }

  #tellCounts(): void {
    const counts = this.#counted;
    this.#counted = new Map();
    for (const { scope, severalCallers, repeated, first, last } of counts.values()) {
      if (repeated === 0) continue;
      const details = {
        ...last.details,
        repeated,
        since: first.at.toISOString(),
        ...(severalCallers ? { several_callers: true } : {}),
      };
      this.#append(scope, { ...last, details });
    }
  }

  #append(scope: Scope, event: NewAuditEvent): void {
    const waiting = this.#waiting.get(scope) ?? [];
    this.#waiting.set(scope, waiting);
    if (waiting.length < MOST_WAITING) waiting.push(event);
    else countUnrecorded(waiting, event);
    this.#start(scope);
  }

  #start(scope: Scope): void {
    if (this.#appending.has(scope)) return;
    this.#appending.add(scope);
    this.background.start(() => this.#drain(scope));
  }

  async #drain(scope: Scope): Promise<void> {
    try {
      for (;;) {
        const events = this.#waiting.get(scope)?.slice(0, AT_ONCE) ?? [];
        if (events.length === 0) break;
        await this.#appendAll(scope, events);
        this.#waiting.get(scope)?.splice(0, events.length);
      }
      this.#waiting.delete(scope);
    } finally {
      // Nothing waits between the last look and this, or an event that came then would be
      // forgotten.
      this.#appending.delete(scope);
    }
  }

  async #appendAll(scope: Scope, events: readonly NewAuditEvent[]): Promise<void> {
    if (scope === "system") {
      await this.store.transaction("system", async ({ audit }) => {
        for (const event of events) await audit.append(event);
      });
    } else {
      await this.store.transaction(scope, async ({ audit }) => {
        for (const event of events) await audit.append(event);
      });
    }
  }
}

/**
 * A store that can't be reached for long must not cost the memory too: the oldest say how it began,
 * the last one how many came after it.
 */
function countUnrecorded(waiting: NewAuditEvent[], event: NewAuditEvent): void {
  const last = waiting.pop();
  if (last === undefined) return;
  const { unrecorded } = last.details;
  const more = typeof event.details["repeated"] === "number" ? event.details["repeated"] : 1;
  const before = typeof unrecorded === "number" ? unrecorded : 0;
  waiting.push({ ...last, details: { ...last.details, unrecorded: before + more } });
}
