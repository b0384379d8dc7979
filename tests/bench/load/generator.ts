// deno-lint-ignore-file no-console -- a program of the benchmark
/**
 * Asks for one path as fast as the answers come, over a few connections that stay open, and prints
 * how many answers came in how many seconds. Raw sockets: `fetch` costs more than the services that
 * are measured.
 *
 *     deno run --allow-net generator.ts URL CONNECTIONS SECONDS [TOKEN]
 *
 * @module
 */

const [target = "", connections = "8", seconds = "1", token] = Deno.args;
const url = new URL(target);
const request = new TextEncoder().encode(
  `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nAccept: application/json\r\n` +
    (token === undefined ? "" : `Authorization: Bearer ${token}\r\n`) + "\r\n",
);
const latin = new TextDecoder("latin1");
let answers = 0;
let stop = false;

async function ask(): Promise<void> {
  using connection = await Deno.connect({ hostname: url.hostname, port: Number(url.port) });
  connection.setNoDelay(true);
  const buffer = new Uint8Array(65_536);
  // All answers are alike; the first one tells how long they are.
  while (!stop) {
    await connection.write(request);
    let have = 0;
    let whole = Infinity;
    while (have < whole) {
      const count = await connection.read(buffer.subarray(have));
      if (count === null) throw new Error("The service closed the connection");
      have += count;
      if (whole === Infinity) whole = lengthOf(buffer.subarray(0, have));
    }
    answers++;
  }
}

/** Bytes of the answer that begins here; infinite while its head is not there. */
function lengthOf(bytes: Uint8Array): number {
  const text = latin.decode(bytes);
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return Infinity;
  if (!text.startsWith("HTTP/1.1 200 ")) throw new Error(`The service answered ${text}`);
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
  if (length === undefined) throw new Error(`The answer does not say its length: ${text}`);
  return end + 4 + Number(length);
}

const asking = Array.from({ length: Number(connections) }, ask);
const failed = Promise.all(asking);
const wait = (ms: number) =>
  Promise.race([failed, new Promise((resolve) => setTimeout(resolve, ms))]);
// What the connections cost, and what a service does once, is not counted.
await wait(300);
const started = performance.now();
const before = answers;
await wait(Number(seconds) * 1000);
const took = (performance.now() - started) / 1000;
const counted = answers - before;
stop = true;
await failed;
console.log(JSON.stringify({ answers: counted, seconds: took, total: answers }));
