import assert from "node:assert/strict";
import { isScarcity, reasonOf, systemRefusal } from "./system_reason.ts";

async function refusalOf(work: () => Promise<unknown>) {
  return systemRefusal(await work().then(() => undefined, (thrown) => thrown));
}

Deno.test("systemRefusal says why in words, and about which path", async () => {
  const file = await Deno.makeTempFile();
  const missing = `${file}.d/it's`;
  assert.deepEqual(await refusalOf(() => Deno.readFile(missing)), {
    code: "ENOENT",
    path: missing,
    reason: "there is no such file or directory",
    advice: "Check the path",
  });
  const below = await refusalOf(() => Deno.mkdir(`${file}/d`));
  assert.equal(below?.code, "ENOTDIR");
  assert.equal(below.path, `${file}/d`);
  const moved = await refusalOf(() => Deno.rename(missing, `${file}.2`));
  assert.equal(moved?.path, missing);
  const closed = await Deno.open(file, { write: true });
  await Deno.remove(file);
  closed.close();
});

Deno.test("systemRefusal knows a full device, and reasonOf never repeats the system's number", async () => {
  if (Deno.build.os !== "linux") return;
  using full = await Deno.open("/dev/full", { write: true });
  const thrown = await full.write(new Uint8Array(1)).then(() => undefined, (error) => error);
  assert.equal(systemRefusal(thrown)?.reason, "no space is left on the disk");
  assert.ok(!reasonOf(thrown).includes("os error"));
  assert.equal(reasonOf(new Error("Odd thing (os error 9999)")), "odd thing");
});

Deno.test("systemRefusal leaves errors alone that are not the system's", () => {
  assert.equal(systemRefusal(new Error("a mistake")), undefined);
  assert.equal(systemRefusal("text"), undefined);
  assert.equal(reasonOf(new Error("a mistake")), "a mistake");
});

Deno.test("isScarcity tells what is missing for the moment from what is refused", () => {
  const unstarted = (number: number, said: string) =>
    new Error(`Failed to spawn '/bin/sh': ${said} (os error ${number})`);
  const files = unstarted(24, "Too many open files");
  assert.deepEqual([isScarcity(files), reasonOf(files)], [true, "too many files are open"]);
  const processes = Object.assign(unstarted(11, "Resource temporarily unavailable"), {
    code: "EAGAIN",
  });
  assert.equal(isScarcity(processes), true);
  assert.equal(reasonOf(processes), "no more processes can be started");
  assert.equal(isScarcity(Object.assign(new Error("open"), { code: "EMFILE" })), true);
  assert.equal(isScarcity(unstarted(2, "No such file or directory")), false);
  assert.equal(isScarcity(Object.assign(new Error("open"), { code: "EACCES" })), false);
  assert.equal(isScarcity(undefined), false);
});
