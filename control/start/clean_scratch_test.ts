import assert from "node:assert/strict";
import { PROCESS_MARK } from "../store/process_mark.ts";
import { cleanScratch } from "./clean_scratch.ts";

// Above what Linux gives to processes.
const NOBODY = 2 ** 30;

Deno.test("cleanScratch removes what dead and old services left, and nothing that it did not name", () => {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const namespace = PROCESS_MARK.split(".")[0];
  const living = `aiel-validation-${PROCESS_MARK}x`;
  const dead = `aiel-validation-${namespace}.${NOBODY}-x`;
  // Its number says nothing here.
  const foreign = `aiel-validation-1.${NOBODY}-x`;
  const others = ["mine", "12-mine", "aiel-validation-of-mine"];
  const names = [living, dead, foreign, ...others];
  for (const name of names) Deno.mkdirSync(`${dir}/${name}/deep`, { recursive: true });
  const left = () => [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
  cleanScratch(dir, new Date());
  const untold = Deno.build.os === "linux" ? [] : [dead];
  assert.deepEqual(left(), [living, foreign, ...untold, ...others].sort());
  cleanScratch(dir, new Date(Date.now() + 24 * 60 * 60_000));
  // What this process has at work is its own affair, however old it is.
  assert.deepEqual(left(), [living, ...others].sort());
  cleanScratch(`${dir}/nothing`, new Date());
  Deno.removeSync(dir, { recursive: true });
});
