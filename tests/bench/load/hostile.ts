// deno-lint-ignore-file no-console -- a program of the benchmark
/**
 * Sends bodies that cost as much as the service lets them, over ten connections and without pause,
 * until it is killed. Prints a line when every body was sent once.
 *
 *     deno run --allow-net hostile.ts URL TOKEN WORKSPACE PROJECT
 *
 * @module
 */

const [url = "", token = "", workspace = "", project = ""] = Deno.args;
const CONNECTIONS = 10;
const JSON_BYTES = 2 ** 20;
const PACK_BYTES = 9 * 2 ** 20;
const FILES = 19_999;
const MANIFEST = "application/vnd.aiel.manifest";
const NOTHING = `sha256:${"0".repeat(64)}`;
const PACK = "application/vnd.aiel.blobs";
const PROJECT = `/v1/workspaces/${workspace}/projects/${project}`;

interface Hostile {
  readonly path: string;
  readonly type: string;
  /** A function makes another one each time. */
  readonly body: Uint8Array<ArrayBuffer> | (() => Uint8Array<ArrayBuffer>);
}

function json(path: string, text: string): Hostile {
  return { path, type: "application/json", body: new TextEncoder().encode(text) };
}

/** As many of something as fit into a body of the allowed size. */
function many(path: string, begin: string, one: (at: number) => string, end: string): Hostile {
  let text = begin;
  for (let at = 0; text.length < JSON_BYTES - 500; at++) text += (at === 0 ? "" : ",") + one(at);
  return json(path, text + end);
}

function random(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  }
  return bytes;
}

const long = (text: string) => text.repeat((JSON_BYTES - 200) / text.length);
const blobs = `${PROJECT}/snapshots/head/blobs`;

/** A manifest with as many new files, directories and bytes as one may have. */
function manifest(): Uint8Array<ArrayBuffer> {
  const digits = random(32 * FILES).toHex();
  const lines = Array.from({ length: FILES }, (_, at) => {
    const path = `f${String(at).padStart(5, "0")}/${"é".repeat(127)}`;
    return `${path}\t1\t${digits.slice(at * 64, at * 64 + 64)}\n`;
  });
  const entry = `entry_point.ts\t0\t${"0".repeat(64)}\n`;
  return new TextEncoder().encode(`aiel-snapshot 1\n${entry}${lines.join("")}`);
}

const BODIES: readonly Hostile[] = [
  json("/v1/workspaces", "[".repeat(JSON_BYTES)),
  json("/v1/workspaces", `${'{"slug":'.repeat(JSON_BYTES / 8)}`),
  many("/v1/workspaces", "[", () => "0", "]"),
  many("/v1/workspaces", "{", (at) => `"k${at}":${at}`, "}"),
  many("/v1/workspaces", '{"slug":"a",', (at) => `"${"x".repeat(300)}${at}":[{}]`, "}"),
  json("/v1/workspaces", JSON.stringify({ slug: long("a-") })),
  json("/v1/workspaces", JSON.stringify({ slug: "a", name: long(" .") })),
  json("/v1/users", JSON.stringify({ email: `${long("a.")}@` })),
  json("/v1/users", JSON.stringify({ email: `a@${long("a-.")}` })),
  many(blobs, '{"sha256s":[', (at) => `"${"0".repeat(220)}${at}"`, "]}"),
  { path: "/v1/workspaces", type: "application/json", body: random(JSON_BYTES) },
  { path: `${PROJECT}/blobs?snapshot=${NOTHING}`, type: PACK, body: random(PACK_BYTES) },
  { path: `${PROJECT}/snapshots/plan`, type: MANIFEST, body: manifest },
  { path: `${PROJECT}/snapshots/plan`, type: MANIFEST, body: random(2 ** 23) },
  {
    path: `${PROJECT}/blobs?snapshot=${NOTHING}`,
    type: PACK,
    body: new TextEncoder().encode(`${"0".repeat(64)} 0\n`.repeat(PACK_BYTES / 67)),
  },
];

let sent = 0;
async function send(first: number): Promise<never> {
  for (let at = first;; at++) {
    const hostile = BODIES[at % BODIES.length];
    if (hostile === undefined) throw new Error("There is no body");
    const answer = await fetch(url + hostile.path, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": hostile.type },
      body: typeof hostile.body === "function" ? hostile.body() : hostile.body,
    });
    await answer.body?.cancel();
    if (hostile.body !== manifest && (answer.status < 400 || answer.status >= 500)) {
      throw new Error(`Body ${at % BODIES.length} was answered ${answer.status}`);
    }
    if (++sent === BODIES.length) console.log("Every body was sent");
  }
}

await Promise.all(Array.from({ length: CONNECTIONS }, (_, at) => send(at)));
