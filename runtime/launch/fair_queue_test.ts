import assert from "node:assert/strict";
import { FairQueue, type TurnTaker } from "./fair_queue.ts";

const ACME = newName();
const EVIL = newName();
const ADA = person(ACME);
const BOB = person(ACME);
const EVE = person(EVIL);

function person(group: string): TurnTaker {
  return { group, member: newName() };
}

function newName(): string {
  return crypto.randomUUID();
}

/** A queue in which 4 pieces of work of a member may wait, and 16 of a group. */
function queueOf(places: number): FairQueue {
  return new FairQueue(places, {
    ofMember: 4,
    ofGroup: 16,
    refuse: (whose, most) => new RangeError(`${most} of this ${whose} wait`),
  });
}

/** Everything that begins is noted and goes on until it is ended. */
function bench(queue: FairQueue) {
  const begun: string[] = [];
  const gates = new Map<string, () => void>();
  return {
    begun,
    start: async (who: ReturnType<typeof person>, name: string) => {
      const gate = Promise.withResolvers<void>();
      const work = queue.run(who, () => {
        begun.push(name);
        return gate.promise;
      });
      const ended = work.catch(() => {});
      gates.set(name, gate.resolve);
      await settled();
      return { work, ended };
    },
    end: async (name: string) => {
      gates.get(name)?.();
      await settled();
    },
  };
}

/** Lets every promise that can go on do so. */
async function settled(): Promise<void> {
  for (let round = 0; round < 20; round++) await Promise.resolve();
}

Deno.test("FairQueue lets so many work at a time, in the order of their coming", async () => {
  const { begun, start, end } = bench(queueOf(2));
  const people = Array.from({ length: 4 }, () => person(newName()));
  const names = ["a", "b", "c", "d"];
  for (const [index, who] of people.entries()) await start(who, names[index] ?? "");
  assert.deepEqual(begun, ["a", "b"]);
  await end("b");
  assert.deepEqual(begun, ["a", "b", "c"]);
  await end("a");
  assert.deepEqual(begun, names);
  await end("c");
  await end("d");
});

Deno.test("FairQueue lets one group take every place but one, of whatever members", async () => {
  const { begun, start, end } = bench(queueOf(3));
  await start(ADA, "a1");
  await start(BOB, "b1");
  await start(person(ACME), "c1");
  assert.deepEqual(begun, ["a1", "b1"]);
  await start(EVE, "e1");
  assert.deepEqual(begun, ["a1", "b1", "e1"]);
  await end("b1");
  assert.deepEqual(begun, ["a1", "b1", "e1", "c1"]);
  for (const name of ["a1", "c1", "e1"]) await end(name);
  await start(BOB, "b2");
  assert.equal(begun.at(-1), "b2");
  await end("b2");
});

Deno.test("FairQueue goes round by group and then by member, however much one of them wants", async () => {
  const { begun, start, end } = bench(queueOf(1));
  const works: [ReturnType<typeof person>, string][] = [
    [ADA, "a1"],
    [ADA, "a2"],
    [ADA, "a3"],
    [ADA, "a4"],
    [BOB, "b1"],
    [BOB, "b2"],
    [EVE, "e1"],
    [EVE, "e2"],
  ];
  for (const [who, name] of works) await start(who, name);
  for (let index = 0; index < works.length; index++) await end(begun[index] ?? "");
  assert.deepEqual(begun, ["a1", "e1", "b1", "e2", "a2", "b2", "a3", "a4"]);
});

Deno.test("FairQueue refuses a member whose work waits four times already, and no other one", async () => {
  const queue = queueOf(1);
  const { begun, start, end } = bench(queue);
  const names = ["a1", "a2", "a3", "a4", "a5"];
  for (const name of names) await start(ADA, name);
  await assert.rejects(queue.run(ADA, () => assert.fail("worked")), {
    name: "RangeError",
    message: "4 of this member wait",
  });
  await start(BOB, "b");
  await end("a1");
  await end("b");
  await start(ADA, "a6");
  for (let index = 2; index < 7; index++) await end(begun[index] ?? "");
  assert.deepEqual([...begun].sort(), [...names, "a6", "b"]);
});

Deno.test("FairQueue refuses a group whose work waits sixteen times already, and no other one", async () => {
  const { begun, start, end } = bench(queueOf(1));
  const people = Array.from({ length: 5 }, () => person(ACME));
  await start(ADA, "running");
  for (const [at, who] of people.slice(0, 4).entries()) {
    for (let index = 0; index < 4; index++) await start(who, `${at}-${index}`);
  }
  const { work } = await start(people[4] ?? ADA, "refused");
  await assert.rejects(work, { message: "16 of this group wait" });
  await start(EVE, "e");
  for (let index = 0; index < 18; index++) await end(begun[index] ?? "");
  assert.equal(begun.length, 18);
  // What waited before it is of the group whose work has just ended.
  assert.equal(begun.indexOf("e"), 1);
});

Deno.test("FairQueue gives a place back when work fails", async () => {
  const queue = queueOf(1);
  await assert.rejects(queue.run(ADA, () => Promise.reject(new Error("no"))), /no/);
  assert.equal(await queue.run(ADA, () => Promise.resolve(1)), 1);
});

Deno.test("FairQueue forgets work whose caller gives up waiting", async () => {
  const queue = queueOf(1);
  const gate = Promise.withResolvers<void>();
  const first = queue.run(ADA, () => gate.promise);
  const controller = new AbortController();
  const gone = Array.from(
    { length: 4 },
    () => queue.run(ADA, () => assert.fail("worked after giving up"), controller.signal),
  );
  const last = queue.run(BOB, () => Promise.resolve(2));
  controller.abort(new Error("gone"));
  for (const each of gone) await assert.rejects(each, /gone/);
  await assert.rejects(queue.run(ADA, () => Promise.resolve(), controller.signal), /gone/);
  // There is room for others of the same member now.
  const next = queue.run(ADA, () => Promise.resolve(3));
  gate.resolve();
  await first;
  assert.deepEqual(await Promise.all([last, next]), [2, 3]);
});

Deno.test("FairQueue tells how much runs and how much waits", async () => {
  const queue = queueOf(2);
  const { start, end } = bench(queue);
  assert.deepEqual(queue.counts, { running: 0, waiting: 0 });
  for (const [who, name] of [[ADA, "a"], [ADA, "b"], [BOB, "c"], [EVE, "d"]] as const) {
    await start(who, name);
  }
  assert.deepEqual(queue.counts, { running: 2, waiting: 2 });
  for (const name of ["a", "b", "c", "d"]) await end(name);
  await end("b");
  assert.deepEqual(queue.counts, { running: 0, waiting: 0 });
});
