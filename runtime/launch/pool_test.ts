import assert from "node:assert/strict";
import fc from "fast-check";
import { Pool, type PoolLimits, type ReadyChild, type Recipe } from "./pool.ts";

const LIMITS: PoolLimits = {
  children: 8,
  bytes: 1_000,
  perKey: 4,
  starts: 2,
  idleMs: 60_000,
  ageMs: 40_000,
};

/** A child that tells what became of it. */
class FakeChild implements ReadyChild {
  readonly #lost = Promise.withResolvers<void>();
  readonly lost = this.#lost.promise;
  readonly bytes = 10;
  ended = 0;
  constructor(readonly key: string) {}
  end(): Promise<void> {
    this.ended++;
    return Promise.resolve();
  }
  lose(): void {
    this.#lost.resolve();
  }
}

/** A start that a test lets succeed or fail. */
interface Start {
  readonly key: string;
  succeed(): Promise<FakeChild>;
  fail(): Promise<void>;
}

/** A pool with a clock that a test moves, and starts that wait for it. */
function setUp(limits: Partial<PoolLimits> = {}) {
  let time = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  const starts: Start[] = [];
  const children: FakeChild[] = [];
  const pool = new Pool<FakeChild>({ ...LIMITS, ...limits }, {
    now: () => time,
    after: (ms, run) => {
      const timer = { at: time + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  });
  const recipe = (key: string, owner = "one"): Recipe<FakeChild> => ({
    key,
    owner,
    start: (signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<FakeChild>();
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      starts.push({
        key,
        succeed: async () => {
          const child = new FakeChild(key);
          children.push(child);
          resolve(child);
          await settle();
          return child;
        },
        fail: () => {
          reject(new Error("it does not load"));
          return settle();
        },
      });
      return promise;
    },
  });
  const pass = (ms: number) => {
    time += ms;
    for (const timer of [...timers]) {
      if (timer.at > time || !timers.delete(timer)) continue;
      timer.run();
    }
  };
  /** The next start that was begun, which must be there. */
  const next = (): Start => {
    const start = starts.shift();
    assert.ok(start !== undefined, "no child is being started");
    return start;
  };
  return { pool, recipe, pass, next, starts, children, timers };
}

/** Lets everything happen that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

Deno.test("Pool starts nothing before a request was served, and then gives each child away once", async () => {
  const { pool, recipe, next, starts } = setUp();
  assert.equal(pool.take("a"), undefined);
  assert.equal(starts.length, 0);
  pool.served(recipe("a"));
  const child = await next().succeed();
  assert.equal(pool.take("b"), undefined);
  assert.equal(pool.take("a"), child);
  assert.equal(pool.take("a"), undefined);
  assert.equal(child.ended, 0, "it is the taker's to end");
});

Deno.test("Pool keeps as many children as the requests ask for, up to the ceiling", async () => {
  const { pool, recipe, pass, next, starts } = setUp();
  // Ten requests a second, and a start takes 200 ms: two are asked for in that time.
  for (let i = 0; i < 100; i++) {
    pool.served(recipe("a"));
    pass(100);
    while (starts.length > 0) {
      pass(200);
      await next().succeed();
    }
    pool.take("a");
  }
  pool.served(recipe("a"));
  while (starts.length > 0) await next().succeed();
  const { ready } = pool.counts;
  assert.ok(ready >= 2 && ready <= LIMITS.perKey, `${ready} wait`);
});

Deno.test("Pool keeps more than the requests ask for on average, which come by chance", async () => {
  const { pool, recipe, pass, next, starts } = setUp();
  // Five requests a second, and a start takes 200 ms: one is asked for in that time.
  for (let i = 0; i < 100; i++) {
    pool.served(recipe("a"));
    pass(200);
    while (starts.length > 0) {
      pass(200);
      await next().succeed();
    }
    pool.take("a");
  }
  pool.served(recipe("a"));
  while (starts.length > 0) await next().succeed();
  assert.equal(pool.counts.ready, 3);
});

Deno.test("Pool starts one at a time, and more while requests find nothing ready", async () => {
  const { pool, recipe, next, starts } = setUp();
  pool.served(recipe("a"));
  pool.served(recipe("b"));
  assert.equal(starts.length, 1);
  await next().succeed();
  assert.equal(starts.length, 1, "the second begins when the first has ended");
  await next().succeed();
  assert.equal(pool.take("a")?.key, "a");
  assert.equal(pool.take("a"), undefined);
  pool.served(recipe("a"));
  pool.take("b");
  pool.served(recipe("b"));
  assert.equal(starts.length, 2);
});

Deno.test("Pool waits longer after each failure, and tries again when a request comes", async () => {
  const { pool, recipe, pass, next, starts } = setUp();
  let waited = 1_000;
  for (let i = 0; i < 5; i++) {
    pool.served(recipe("a"));
    await next().fail();
    pass(waited - 1);
    pool.served(recipe("a"));
    assert.equal(starts.length, 0, `after ${waited - 1} ms`);
    pass(1);
    waited *= 2;
  }
  pool.served(recipe("a"));
  await next().succeed();
  pool.take("a");
  pool.served(recipe("a"));
  await next().fail();
  pass(1_000);
  pool.served(recipe("a"));
  assert.equal(starts.length, 1, "what could be given away begins anew");
});

Deno.test("Pool takes a child that is lost while it waits for a failure", async () => {
  const { pool, recipe, next, starts } = setUp();
  pool.served(recipe("a"));
  const child = await next().succeed();
  child.lose();
  await settle();
  assert.equal(child.ended, 1);
  assert.equal(pool.take("a"), undefined);
  pool.served(recipe("a"));
  assert.equal(starts.length, 0);
});

Deno.test("Pool ends children of a key that is asked for no more, and those that waited too long", async () => {
  const { pool, recipe, pass, next, starts, children, timers } = setUp();
  pool.served(recipe("a"));
  await next().succeed();
  pass(LIMITS.ageMs);
  await settle();
  assert.equal(children[0]?.ended, 1);
  assert.equal(starts.length, 1, "the key is still asked for");
  await next().succeed();
  pass(LIMITS.idleMs);
  await settle();
  assert.equal(children[1]?.ended, 1);
  assert.deepEqual(pool.counts, { ready: 0, starting: 0 });
  pass(LIMITS.ageMs);
  assert.equal(timers.size, 0, "no timer is left");
});

Deno.test("Pool takes from the owner with the most children, and from the key that waited longest", async () => {
  const { pool, recipe, pass, next, children } = setUp({ children: 3 });
  for (const key of ["a", "b", "c"]) {
    pool.served(recipe(key, "rich"));
    await next().succeed();
    pass(10);
  }
  pool.served(recipe("d", "poor"));
  assert.equal(children[0]?.ended, 1, "a was asked for first");
  await next().succeed();
  pass(10);
  pool.served(recipe("e", "poor"));
  assert.equal(children.filter(({ ended }) => ended > 0).length, 2, "d goes for e, not b");
  assert.equal(children[3]?.ended, 1);
  await next().succeed();
  pass(10);
  pool.served(recipe("a", "rich"));
  assert.equal(children[1]?.ended, 1, "one's own that waited longest");
});

Deno.test("Pool keeps the memory of all that wait below its ceiling", async () => {
  const { pool, recipe, next, starts } = setUp({ bytes: 30 });
  for (const key of ["a", "b", "c", "d", "e"]) {
    pool.served(recipe(key, key));
    if (starts.length > 0) await next().succeed();
  }
  assert.ok(pool.counts.ready <= 3);
});

Deno.test("Pool.drain ends what waits, and what comes up meanwhile", async () => {
  const { pool, recipe, next, children, timers } = setUp();
  pool.served(recipe("a"));
  await next().succeed();
  pool.served(recipe("b"));
  await pool.drain();
  assert.deepEqual(children.map(({ ended }) => ended), [1]);
  pool.served(recipe("a"));
  assert.deepEqual(pool.counts, { ready: 0, starting: 0 });
  assert.equal(timers.size, 0);
});

Deno.test("Pool gives away or ends each child exactly once, whatever happens", async () => {
  const step = fc.record({
    what: fc.constantFrom("served", "take", "succeed", "fail", "lose", "pass"),
    key: fc.constantFrom("a", "b", "c", "d"),
    owner: fc.constantFrom("one", "two"),
    ms: fc.integer({ min: 1, max: 30_000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const world = setUp({ children: 4 });
      const taken: FakeChild[] = [];
      for (const { what, key, owner, ms } of steps) {
        if (what === "served") world.pool.served(world.recipe(`${owner}/${key}`, owner));
        if (what === "take") {
          const child = world.pool.take(`${owner}/${key}`);
          if (child !== undefined) {
            assert.equal(child.key, `${owner}/${key}`);
            assert.equal(child.ended, 0);
            taken.push(child);
          }
        }
        if (what === "succeed") await world.starts.shift()?.succeed();
        if (what === "fail") await world.starts.shift()?.fail();
        if (what === "lose") world.children.find(({ ended }) => ended === 0)?.lose();
        if (what === "pass") world.pass(ms);
        await settle();
        const { ready, starting } = world.pool.counts;
        assert.ok(ready + starting <= 4, `${ready} + ${starting}`);
        assert.ok(starting <= LIMITS.starts);
      }
      await world.pool.drain();
      assert.equal(new Set(taken).size, taken.length);
      for (const child of world.children) {
        assert.equal(child.ended, taken.includes(child) ? 0 : 1);
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("Pool ends what waits when it gives way, and starts again later", async () => {
  const { pool, recipe, next, starts, pass } = setUp();
  pool.served(recipe("a"));
  const child = await next().succeed();
  pool.served(recipe("b"));
  const late = next();
  pool.giveWay();
  assert.deepEqual([pool.counts, child.ended], [{ ready: 0, starting: 1 }, 1]);
  assert.equal((await late.succeed()).ended, 1);
  await settle();
  assert.deepEqual(pool.counts, { ready: 0, starting: 0 });
  pool.served(recipe("a"));
  assert.equal(starts.length, 0);
  pass(10_000);
  pool.served(recipe("a"));
  await next().succeed();
  await pool.drain();
});
