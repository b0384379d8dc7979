import assert from "node:assert/strict";
import { cleanScratch } from "./clean_scratch.ts";

// Above what Linux gives to processes.
const NOBODY = 2 ** 30;

Deno.test("cleanScratch removes what dead and old services left, and nothing that it did not name", () => {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const names = [`aiel-validation-${Deno.pid}-x`, `aiel-validation-${NOBODY}-x`, "mine", "12-mine"];
  for (const name of names) Deno.mkdirSync(`${dir}/${name}/deep`, { recursive: true });
  const left = () => [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
  cleanScratch(dir, new Date());
  const dead = Deno.build.os === "linux" ? [] : [`aiel-validation-${NOBODY}-x`];
  assert.deepEqual(left(), [`aiel-validation-${Deno.pid}-x`, ...dead, "mine", "12-mine"].sort());
  cleanScratch(dir, new Date(Date.now() + 24 * 60 * 60_000));
  assert.deepEqual(left(), ["12-mine", "mine"]);
  cleanScratch(`${dir}/nothing`, new Date());
  Deno.removeSync(dir, { recursive: true });
});
