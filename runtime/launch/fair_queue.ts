/** Who asks for a turn. */
export interface TurnTaker {
  /** Groups take turns: tenants, say. */
  readonly group: string;
  /** In a group its members do: principals, say. */
  readonly member: string;
}

/** How much work may wait at a time, and what asking for more is answered with. */
export interface WaitingLimits {
  readonly ofMember: number;
  readonly ofGroup: number;
  readonly refuse: (whose: "member" | "group", most: number) => Error;
  /** How much of a member's work may run; undefined: as much as its group's. */
  readonly placesOf?: (member: string) => MemberPlaces | undefined;
}

/** How much work of a member may run at a time. */
export interface MemberPlaces {
  /** In one group. */
  readonly inGroup: number;
  /** In all groups that have a member of this name. */
  readonly inAll: number;
}

/** Work that waits, as a function that lets it begin. */
type Begin = () => void;

/** The waiting work of a group. The order of the keys is that of the members' turns. */
type WaitingRow = Map<string, Begin[]>;

/**
 * Lets a few pieces of work run at a time, and no group hold the others up. Groups take turns, in a
 * group its members do, and the work of one member begins in the order in which it came.
 * Whose work began, or has just ended, is the last one in the row. So a group with nothing at work
 * waits until every other one has begun one piece of work at most, however much they ask for.
 */
export class FairQueue {
  // The order of the keys is that of the groups' turns.
  readonly #waiting = new Map<string, WaitingRow>();
  readonly #running = new Map<string, number>();
  /** Of members whose places are bounded, in all groups, and in each by its name behind a slash. */
  readonly #bounded = new Map<string, number>();
  readonly #mostOfGroup: number;
  #free: number;

  /**
   * @param places how many pieces of work may run at a time. Where that is more than one, a group
   * leaves one place to others, also while they ask for nothing
   */
  constructor(places: number, private readonly limits: WaitingLimits) {
    this.#free = places;
    this.#mostOfGroup = Math.max(1, places - 1);
  }

  /** How much work runs, and waits. */
  get counts(): { readonly running: number; readonly waiting: number } {
    let [running, waiting] = [0, 0];
    for (const count of this.#running.values()) running += count;
    for (const row of this.#waiting.values()) {
      for (const { length } of row.values()) waiting += length;
    }
    return { running, waiting };
  }

  /**
   * Runs work when it is its turn.
   *
   * @throws the signal's reason when it is aborted before that; the work is forgotten then
   * @throws {Error} what `refuse` gives, at once, when enough work of this member, or of
   * this group, waits already
   */
  async run<T>(who: TurnTaker, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#turn(who, signal);
    try {
      return await work();
    } finally {
      this.#count(who, -1);
      this.#moveToEnd(who);
      this.#beginNext();
    }
  }

  #turn(who: TurnTaker, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    this.#requireRoom(who);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const begin = () => {
      signal?.removeEventListener("abort", leave);
      resolve();
    };
    const leave = () => {
      this.#remove(who, begin);
      reject(signal?.reason);
    };
    this.#add(who, begin);
    signal?.addEventListener("abort", leave, { once: true });
    this.#beginNext();
    return promise;
  }

  #requireRoom({ group, member }: TurnTaker): void {
    const row = this.#waiting.get(group);
    if (row === undefined) return;
    const { ofMember, ofGroup } = this.limits;
    if ((row.get(member)?.length ?? 0) >= ofMember) throw this.limits.refuse("member", ofMember);
    let waiting = 0;
    for (const { length } of row.values()) waiting += length;
    if (waiting >= ofGroup) throw this.limits.refuse("group", ofGroup);
  }

  #add({ group, member }: TurnTaker, begin: Begin): void {
    const row: WaitingRow = this.#waiting.get(group) ?? new Map();
    const work = row.get(member) ?? [];
    work.push(begin);
    row.set(member, work);
    this.#waiting.set(group, row);
  }

  #remove({ group, member }: TurnTaker, begin: Begin): void {
    const row = this.#waiting.get(group);
    const left = row?.get(member)?.filter((one) => one !== begin) ?? [];
    if (left.length > 0) row?.set(member, left);
    else row?.delete(member);
    if (row?.size === 0) this.#waiting.delete(group);
  }

  #beginNext(): void {
    for (;;) {
      const next = this.#free === 0 ? undefined : this.#next();
      if (next === undefined) return;
      this.#count(next, 1);
      this.#takeFirst(next)?.();
    }
  }

  /** Whose turn it is, of those who may have one more place. */
  #next(): TurnTaker | undefined {
    for (const [group, row] of this.#waiting) {
      if ((this.#running.get(group) ?? 0) >= this.#mostOfGroup) continue;
      for (const member of row.keys()) {
        if (this.#hasRoom({ group, member })) return { group, member };
      }
    }
    return undefined;
  }

  #hasRoom({ group, member }: TurnTaker): boolean {
    const places = this.limits.placesOf?.(member);
    if (places === undefined) return true;
    return (this.#bounded.get(`${member}/${group}`) ?? 0) < places.inGroup &&
      (this.#bounded.get(member) ?? 0) < places.inAll;
  }

  /** Takes the first work of a member; what is left goes to the end of both rows. */
  #takeFirst({ group, member }: TurnTaker): Begin | undefined {
    const row = this.#waiting.get(group);
    const [first, ...rest] = row?.get(member) ?? [];
    if (row === undefined) return first;
    this.#waiting.delete(group);
    row.delete(member);
    if (rest.length > 0) row.set(member, rest);
    if (row.size > 0) this.#waiting.set(group, row);
    return first;
  }

  #moveToEnd({ group, member }: TurnTaker): void {
    const row = this.#waiting.get(group);
    if (row === undefined) return;
    this.#waiting.delete(group);
    this.#waiting.set(group, row);
    const work = row.get(member);
    if (work === undefined) return;
    row.delete(member);
    row.set(member, work);
  }

  #count({ group, member }: TurnTaker, change: 1 | -1): void {
    this.#free -= change;
    add(this.#running, group, change);
    if (this.limits.placesOf?.(member) === undefined) return;
    add(this.#bounded, member, change);
    add(this.#bounded, `${member}/${group}`, change);
  }
}

function add(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
