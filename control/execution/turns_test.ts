import assert from "node:assert/strict";
import { newId, type PrincipalId, type TenantId } from "../domain/ids.ts";
import { Turns } from "./turns.ts";

const ACME = newId("tenant");
const EVIL = newId("tenant");
const ADA = person(ACME);
const BOB = person(ACME);
const EVE = person(EVIL);

function person(tenantId: TenantId): { tenantId: TenantId; principalId: PrincipalId } {
  return { tenantId, principalId: newId("user") };
}

/** Everything that begins is noted and goes on until it is ended. */
function bench(turns: Turns) {
  const begun: string[] = [];
  const gates = new Map<string, () => void>();
  return {
    begun,
    start: async (who: ReturnType<typeof person>, name: string) => {
      const gate = Promise.withResolvers<void>();
      const work = turns.take(who, () => {
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

Deno.test("Turns lets so many work at a time, in the order of their coming", async () => {
  const { begun, start, end } = bench(new Turns(2));
  const people = Array.from({ length: 4 }, () => person(ACME));
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

Deno.test("Turns lets one principal take every place but one", async () => {
  const { begun, start, end } = bench(new Turns(3));
  for (const name of ["a1", "a2", "a3"]) await start(ADA, name);
  assert.deepEqual(begun, ["a1", "a2"]);
  await start(BOB, "b1");
  assert.deepEqual(begun, ["a1", "a2", "b1"]);
  await end("a2");
  assert.deepEqual(begun, ["a1", "a2", "b1", "a3"]);
  for (const name of ["a1", "a3", "b1"]) await end(name);
  await start(BOB, "b2");
  assert.equal(begun.at(-1), "b2");
  await end("b2");
});

Deno.test("Turns go round by tenant and then by principal, however much one of them wants", async () => {
  const { begun, start, end } = bench(new Turns(1));
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
  assert.deepEqual(begun, ["a1", "a2", "e1", "b1", "e2", "a3", "b2", "a4"]);
});

Deno.test("Turns refuses a principal whose work waits four times already, and nobody else", async () => {
  const turns = new Turns(1);
  const { begun, start, end } = bench(turns);
  const names = ["a1", "a2", "a3", "a4", "a5"];
  for (const name of names) await start(ADA, name);
  await assert.rejects(turns.take(ADA, () => assert.fail("worked")), {
    name: "DomainError",
    code: "too_many_validations",
  });
  await start(BOB, "b");
  await end("a1");
  await start(ADA, "a6");
  for (let index = 1; index < 7; index++) await end(begun[index] ?? "");
  assert.deepEqual([...begun].sort(), [...names, "a6", "b"]);
});

Deno.test("Turns gives a turn back when work fails", async () => {
  const turns = new Turns(1);
  await assert.rejects(turns.take(ADA, () => Promise.reject(new Error("no"))), /no/);
  assert.equal(await turns.take(ADA, () => Promise.resolve(1)), 1);
});

Deno.test("Turns forgets those who give up waiting", async () => {
  const turns = new Turns(1);
  const gate = Promise.withResolvers<void>();
  const first = turns.take(ADA, () => gate.promise);
  const controller = new AbortController();
  const gone = Array.from(
    { length: 4 },
    () => turns.take(ADA, () => assert.fail("worked after giving up"), controller.signal),
  );
  const last = turns.take(BOB, () => Promise.resolve(2));
  controller.abort(new Error("gone"));
  for (const each of gone) await assert.rejects(each, /gone/);
  await assert.rejects(turns.take(ADA, () => Promise.resolve(), controller.signal), /gone/);
  // There is room for others of the same principal now.
  const next = turns.take(ADA, () => Promise.resolve(3));
  gate.resolve();
  await first;
  assert.deepEqual(await Promise.all([last, next]), [2, 3]);
});
