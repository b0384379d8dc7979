// deno-lint-ignore-file no-console -- a program of the benchmark
/**
 * Calls of piscina, a pool of Node's threads, as JSON.
 *
 *     node piscina.mjs INSTALLED_IN THREADS HOW
 *
 * @module
 */

import { createRequire } from "node:module";
import { argv } from "node:process";
import { measureCalls } from "./measure_calls.mjs";

const [installedIn = "", threads = "2", how = "{}"] = argv.slice(2);
const { Piscina } = createRequire(`${installedIn}/`)("piscina");
const pool = new Piscina({
  filename: new URL("./piscina_task.mjs", import.meta.url).href,
  minThreads: Number(threads),
  maxThreads: Number(threads),
});
console.log(JSON.stringify(await measureCalls(() => pool.run({}), JSON.parse(how))));
await pool.destroy();
