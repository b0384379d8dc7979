/**
 * Children that are started before the request that they will answer. Each is given away once.
 *
 * A recipe's key stands for everything that its children are started with: two recipes with the
 * same key make the same child. Which key that is, and how a child is started, is the engine's
 * business; how many wait, whose they are, and when they go is decided here.
 *
 * @module
 */

/** A child that waits for its request. */
export interface ReadyChild {
  /** Settles when it has ended without being told to. */
  readonly lost: Promise<unknown>;
  /** Memory that it holds for itself, in bytes. */
  readonly bytes: number;
  /** Ends it and removes what belongs to it. Never rejects. */
  end(): Promise<void>;
}

/** How children of one key are started. */
export interface Recipe<C extends ReadyChild> {
  readonly key: string;
  /** Who gets a fair share of the places: a tenant, or a snapshot where there is none. */
  readonly owner: string;
  /**
   * Starts one and loads its code. Rejects when it can't be made ready; then nothing of it is left.
   *
   * @param signal aborted when it is not wanted any more
   */
  start(signal: AbortSignal): Promise<C>;
}

/** How many children may wait, and for how long. */
export interface PoolLimits {
  /** Children of all keys together, those that start included. */
  readonly children: number;
  /** Memory of all waiting children together, in bytes. */
  readonly bytes: number;
  /** Children of one key. */
  readonly perKey: number;
  /** Starts at a time while requests find nothing ready; one at a time otherwise. */
  readonly starts: number;
  /** A key that had no request for so long keeps no children, in milliseconds. */
  readonly idleMs: number;
  /** A child that has waited so long is ended, in milliseconds. */
  readonly ageMs: number;
}

/** The time, as the pool needs it. */
export interface PoolClock {
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  /** Calls back once; the answer calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** How many children wait, and come up. */
export interface PoolCounts {
  readonly ready: number;
  readonly starting: number;
}

/** Requests are counted over about so long, in milliseconds. */
const RATE_MS = 10_000;
/**
 * Requests come by chance: of those that come while a start takes, as many more than on average as
 * so many times their square root (Poisson) are provided for.
 */
const SPREAD = 2;
/** How long a key waits after its first failure; each further one doubles it, in milliseconds. */
const FIRST_BACK_OFF_MS = 1_000;
const MAX_BACK_OFF_MS = 5 * 60_000;
/** After a request that found nothing ready, starts are not one at a time for so long. */
const HURRY_MS = 1_000;
/** After a request for which the machine had no room nothing is started for so long. */
const REST_MS = 10_000;
/** Looks at ages so many times in the life of a child. */
const LOOKS = 4;

/** What is known of one key. */
interface Kind<C extends ReadyChild> {
  recipe: Recipe<C>;
  /** The oldest first. */
  readonly ready: { readonly child: C; readonly since: number }[];
  starting: number;
  /** Requests, each counting less the longer ago it was. */
  requests: number;
  lastRequest: number;
  /** How long a start takes, in milliseconds. */
  startMs: number;
  failures: number;
  retryAt: number;
}

/** Keeps children ready. */
export class Pool<C extends ReadyChild> {
  readonly #kinds = new Map<string, Kind<C>>();
  readonly #ending = new Set<Promise<unknown>>();
  readonly #stop = new AbortController();
  #hurryUntil = -Infinity;
  #restUntil = -Infinity;
  #cancelLook: (() => void) | undefined;

  constructor(private readonly limits: PoolLimits, private readonly clock: PoolClock) {}

  /** How many there are. */
  get counts(): PoolCounts {
    let [ready, starting] = [0, 0];
    for (const kind of this.#kinds.values()) {
      ready += kind.ready.length;
      starting += kind.starting;
    }
    return { ready, starting };
  }

  /** A child of the key, which is the caller's to end; undefined when none is ready. */
  take(key: string): C | undefined {
    const kind = this.#kinds.get(key);
    const taken = kind?.ready.shift()?.child;
    if (kind === undefined) return undefined;
    // What could be given away was no failure.
    if (taken !== undefined) kind.failures = 0;
    else this.#hurryUntil = this.clock.now() + HURRY_MS;
    return taken;
  }

  /**
   * A request for such a child has been answered, by one of the pool's or by another. Only now is
   * the next one started, so that no start takes time from an answer.
   */
  served(recipe: Recipe<C>): void {
    if (this.#stop.signal.aborted) return;
    const now = this.clock.now();
    const kind = this.#kinds.get(recipe.key) ?? newKind(recipe, now);
    this.#kinds.set(recipe.key, kind);
    kind.recipe = recipe;
    kind.requests = requestsAt(kind, now) + 1;
    kind.lastRequest = now;
    this.#refill();
    this.#lookLater();
  }

  /**
   * Ends the children that wait or come up, and starts none for a while: a request found that the
   * machine has no room for it, and comes before all that may come later.
   */
  giveWay(): void {
    this.#restUntil = this.clock.now() + REST_MS;
    for (const kind of this.#kinds.values()) {
      for (const { child } of kind.ready.splice(0)) this.#end(child);
    }
  }

  /** Ends every child and starts none any more. */
  async drain(): Promise<void> {
    this.#stop.abort();
    this.#cancelLook?.();
    for (const kind of this.#kinds.values()) {
      for (const { child } of kind.ready.splice(0)) this.#end(child);
    }
    while (this.#ending.size > 0) await Promise.all(this.#ending);
    this.#kinds.clear();
  }

  #refill(): void {
    const now = this.clock.now();
    if (now < this.#restUntil) return;
    const atOnce = now < this.#hurryUntil ? this.limits.starts : 1;
    while (!this.#stop.signal.aborted && this.counts.starting < atOnce) {
      const kind = this.#needy(now).find((one) => this.#makeRoom(one));
      if (kind === undefined) return;
      this.#start(kind);
    }
  }

  /**
   * The kinds that lack children: first those of the owner that has fewest, and of these the one
   * that was asked for last.
   */
  #needy(now: number): Kind<C>[] {
    const owned = this.#owned();
    const of = ({ recipe }: Kind<C>) => owned.get(recipe.owner) ?? 0;
    return [...this.#kinds.values()]
      .filter((kind) => kind.retryAt <= now && have(kind) < this.#target(kind, now))
      .sort((a, b) => of(a) - of(b) || b.lastRequest - a.lastRequest);
  }

  #target(kind: Kind<C>, now: number): number {
    if (now - kind.lastRequest >= this.limits.idleMs) return 0;
    const meanwhile = requestsAt(kind, now) / RATE_MS * kind.startMs;
    const wanted = Math.ceil(meanwhile + SPREAD * Math.sqrt(meanwhile));
    return Math.min(this.limits.perKey, Math.max(1, wanted));
  }

  /**
   * Ends a waiting child of an owner that has more, or one of the owner's own that waits longer.
   */
  #makeRoom(kind: Kind<C>): boolean {
    while (this.#isFull()) {
      const owned = this.#owned();
      const own = owned.get(kind.recipe.owner) ?? 0;
      const of = ({ recipe }: Kind<C>) => owned.get(recipe.owner) ?? 0;
      const giver = [...this.#kinds.values()]
        .filter((other) => other.ready.length > 0 && mayTakeFrom(other, kind, own, owned))
        .sort((a, b) => of(b) - of(a) || a.lastRequest - b.lastRequest)[0];
      const oldest = giver?.ready.shift();
      if (oldest === undefined) return false;
      this.#end(oldest.child);
    }
    return true;
  }

  #isFull(): boolean {
    const { ready, starting } = this.counts;
    if (ready + starting >= this.limits.children) return true;
    let bytes = 0;
    for (const kind of this.#kinds.values()) {
      for (const { child } of kind.ready) bytes += child.bytes;
    }
    // One that comes up will take about as much as one that waits.
    const each = ready === 0 ? 0 : bytes / ready;
    return bytes + each * (starting + 1) > this.limits.bytes;
  }

  #owned(): Map<string, number> {
    const owned = new Map<string, number>();
    for (const kind of this.#kinds.values()) {
      const { owner } = kind.recipe;
      owned.set(owner, (owned.get(owner) ?? 0) + have(kind));
    }
    return owned;
  }

  #start(kind: Kind<C>): void {
    const { signal } = this.#stop;
    const since = this.clock.now();
    kind.starting++;
    const starting = kind.recipe.start(signal).then(
      (child) => this.#started(kind, child, since),
      () => this.#failed(kind),
    ).finally(() => {
      kind.starting--;
      this.#ending.delete(starting);
      this.#refill();
    });
    this.#ending.add(starting);
  }

  #started(kind: Kind<C>, child: C, since: number): void {
    const now = this.clock.now();
    kind.startMs = (kind.startMs + (now - since)) / 2;
    if (this.#stop.signal.aborted || now < this.#restUntil) return this.#end(child);
    const entry = { child, since: now };
    kind.ready.push(entry);
    const lost = () => {
      const at = kind.ready.indexOf(entry);
      // Taken, or ended by the pool.
      if (at === -1) return;
      kind.ready.splice(at, 1);
      this.#end(child);
      this.#failed(kind);
    };
    child.lost.then(lost, lost);
  }

  #failed(kind: Kind<C>): void {
    const wait = Math.min(MAX_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** kind.failures);
    kind.failures++;
    kind.retryAt = this.clock.now() + wait;
  }

  #end(child: C): void {
    const ending = child.end().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }

  #lookLater(): void {
    this.#cancelLook ??= this.clock.after(this.limits.ageMs / LOOKS, () => {
      this.#cancelLook = undefined;
      this.#look();
      if (this.#kinds.size > 0) this.#lookLater();
    });
  }

  /** Ends what waits for too long, or for nothing, and forgets keys that no request asks for. */
  #look(): void {
    const now = this.clock.now();
    for (const [key, kind] of this.#kinds) {
      const aged = kind.ready.findIndex(({ since }) => now - since < this.limits.ageMs);
      const count = Math.max(
        aged === -1 ? kind.ready.length : aged,
        kind.ready.length - this.#target(kind, now),
      );
      for (const { child } of kind.ready.splice(0, count)) this.#end(child);
      const isIdle = now - kind.lastRequest >= this.limits.idleMs;
      if (isIdle && have(kind) === 0 && kind.retryAt <= now) this.#kinds.delete(key);
    }
    this.#refill();
  }
}

function newKind<C extends ReadyChild>(recipe: Recipe<C>, now: number): Kind<C> {
  return {
    recipe,
    ready: [],
    starting: 0,
    requests: 0,
    lastRequest: now,
    startMs: 0,
    failures: 0,
    retryAt: -Infinity,
  };
}

function have({ ready, starting }: Kind<ReadyChild>): number {
  return ready.length + starting;
}

function requestsAt({ requests, lastRequest }: Kind<ReadyChild>, now: number): number {
  return requests * Math.exp((lastRequest - now) / RATE_MS);
}

function mayTakeFrom(
  other: Kind<ReadyChild>,
  kind: Kind<ReadyChild>,
  own: number,
  owned: ReadonlyMap<string, number>,
): boolean {
  if (other === kind) return false;
  if (other.recipe.owner === kind.recipe.owner) return other.lastRequest < kind.lastRequest;
  // Taking one must not turn the tables, or the two would take from each other for ever.
  return (owned.get(other.recipe.owner) ?? 0) > own + 1;
}
