// deno-lint-ignore-file no-console -- a program of the benchmark
/**
 * Calls of a server on this machine, as JSON.
 *
 *     deno run --allow-net http_client.ts URL HOW
 *
 * @module
 */

import { measureCalls } from "./measure_calls.mjs";

const [url = "", how = "{}"] = Deno.args;
const call = async () => {
  const response = await fetch(url, { method: "POST", body: "{}" });
  return await response.json();
};
console.log(JSON.stringify(await measureCalls(call, JSON.parse(how))));
