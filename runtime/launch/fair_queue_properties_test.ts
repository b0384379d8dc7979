/** What holds for {@linkcode FairQueue} whatever comes, ends and gives up, in whatever order. */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { FairQueue, type TurnTaker } from "./fair_queue.ts";

/** Three groups of three members each. */
const TAKERS: readonly TurnTaker[] = Array.from({ length: 3 }, () => crypto.randomUUID())
  .flatMap((group) => Array.from({ length: 3 }, () => ({ group, member: crypto.randomUUID() })));

const LIMITS = {
  ofMember: 3,
  ofGroup: 6,
  refuse: (whose: string, most: number) => new RangeError(`${most} of this ${whose} wait`),
};

/** What happens next; `at` chooses among what there is. */
type Event = { readonly kind: "ask" | "end" | "abort"; readonly at: number };

const EVENTS = fc.array(
  fc.record({ kind: fc.constantFrom("ask", "ask", "end", "abort"), at: fc.nat() }),
  { maxLength: 80, size: "max" },
);

interface Work {
  readonly who: TurnTaker;
  readonly controller: AbortController;
  readonly end: () => void;
  readonly settled: Promise<unknown>;
  state: "waiting" | "running" | "over";
}

/** For who waits: how often each other one began since. */
type Overtaken = Map<string, Map<string, number>>;

/** The queue, and everything that is known of it from outside. */
class Bench {
  readonly all: Work[] = [];
  /**
   * Of groups by other groups, and of members by others of their group, since their own work
   * last began or ended.
   */
  readonly overtaken: Overtaken = new Map();
  readonly refusals: Promise<void>[] = [];
  readonly #queue: FairQueue;

  constructor(readonly places: number) {
    this.#queue = new FairQueue(places, LIMITS);
  }

  of(state: Work["state"]): Work[] {
    return this.all.filter((one) => one.state === state);
  }

  async apply({ kind, at }: Event): Promise<void> {
    if (kind === "ask") this.#ask(TAKERS[at % TAKERS.length] ?? assert.fail());
    else {
      const candidates = this.of(kind === "end" ? "running" : "waiting");
      const chosen = candidates[at % candidates.length];
      if (chosen === undefined) return;
      // Whose work ends has had its turn.
      if (kind === "end") this.#forget(chosen.who);
      chosen.state = "over";
      if (kind === "end") chosen.end();
      else chosen.controller.abort();
      await chosen.settled;
    }
    for (let round = 0; round < 10; round++) await Promise.resolve();
    const waiting = new Set<string>(
      this.of("waiting").flatMap(({ who }) => [who.group, who.member]),
    );
    for (const one of this.overtaken.keys()) if (!waiting.has(one)) this.overtaken.delete(one);
  }

  isAtMost({ group }: TurnTaker): boolean {
    const running = this.of("running").filter(({ who }) => who.group === group);
    return running.length >= Math.max(1, this.places - 1);
  }

  #ask(who: TurnTaker): void {
    const waiting = this.of("waiting");
    const ofGroup = waiting.filter((one) => one.who.group === who.group);
    const ofMember = ofGroup.filter((one) => one.who === who);
    const isRefused = ofGroup.length >= LIMITS.ofGroup ||
      ofMember.length >= LIMITS.ofMember;
    const gate = Promise.withResolvers<void>();
    const controller = new AbortController();
    let began = () => {};
    const asked = this.#queue.run(who, () => {
      began();
      return gate.promise;
    }, controller.signal);
    const settled = asked.catch(() => {});
    if (isRefused) {
      this.refusals.push(assert.rejects(asked, { name: "RangeError" }));
      return;
    }
    const work: Work = {
      who,
      controller,
      end: gate.resolve,
      settled,
      state: "waiting",
    };
    began = () => this.#began(work);
    this.all.push(work);
  }

  /** Notes a begin with all that waited and could have begun instead. */
  #began(work: Work): void {
    assert.equal(work.state, "waiting", "what was given up began");
    const { group, member } = work.who;
    const earlier = this.of("waiting").find((one) => one.who === work.who);
    assert.equal(earlier, work, "a member's work began out of order");
    const others = this.of("waiting").map(({ who }) => who);
    for (const other of new Set(others.filter((who) => !this.isAtMost(who)))) {
      if (other.group !== group) continue;
      if (other !== work.who) this.#overtake(other.member, member);
    }
    const groups = new Set(others.filter((who) => !this.isAtMost(who)).map((who) => who.group));
    for (const other of groups) if (other !== group) this.#overtake(other, group);
    this.#forget(work.who);
    work.state = "running";
  }

  #forget({ group, member }: TurnTaker): void {
    for (const one of [group, member]) this.overtaken.delete(one);
  }

  #overtake(who: string, by: string): void {
    const counts = this.overtaken.get(who) ?? new Map<string, number>();
    counts.set(by, (counts.get(by) ?? 0) + 1);
    this.overtaken.set(who, counts);
  }
}

async function run(places: number, events: readonly Event[], check: (bench: Bench) => void) {
  const bench = new Bench(places);
  for (const event of events) {
    await bench.apply(event);
    check(bench);
  }
  // Everything that was accepted and not given up comes to its turn.
  while (bench.of("running").length > 0) {
    await bench.apply({ kind: "end", at: 0 });
    check(bench);
  }
  assert.deepEqual(bench.of("waiting"), []);
  await Promise.all(bench.refusals);
}

const PLACES = fc.integer({ min: 1, max: 4 });

Deno.test("FairQueue never has more at work than places, nor a group more than all but one", async () => {
  await fc.assert(
    fc.asyncProperty(PLACES, EVENTS, (places, events) =>
      run(places, events, (bench) => {
        const running = bench.of("running");
        assert.ok(running.length <= places);
        for (const { group } of TAKERS) {
          const own = running.filter(({ who }) => who.group === group).length;
          assert.ok(own <= Math.max(1, places - 1));
        }
      })),
  );
});

Deno.test("FairQueue leaves no place free for which work waits", async () => {
  await fc.assert(
    fc.asyncProperty(PLACES, EVENTS, (places, events) =>
      run(places, events, (bench) => {
        if (bench.of("running").length === places) return;
        for (const { who } of bench.of("waiting")) assert.ok(bench.isAtMost(who));
      })),
  );
});

Deno.test("FairQueue lets every other group, and every other member of its own, go first at most once", async () => {
  await fc.assert(
    fc.asyncProperty(PLACES, EVENTS, (places, events) =>
      run(places, events, (bench) => {
        for (const [who, others] of bench.overtaken) {
          for (const [by, times] of others) assert.equal(times, 1, `${by} went before ${who}`);
        }
      })),
  );
});
