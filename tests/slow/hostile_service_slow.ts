/** A service that lies: whatever it answers, nothing is written and the error says so. */

import assert from "node:assert/strict";
import { Repository } from "../../cli/repository/mod.ts";
import { encodePack, PACK_TYPE } from "../../control/api/blob_pack.ts";
import { frameId, frameSorted, type SnapshotFile } from "../../runtime/snapshot/id.ts";
import { digest } from "../../control/testing/push.ts";
import { openDesk, readFiles, writeFiles } from "../harness/desk.ts";

type Answer = Response | Promise<Response>;

/** What a service says; each part can be replaced by a lie. */
interface Lies {
  files?: readonly SnapshotFile[];
  /** Told as the newest snapshot; default: what the files give. */
  id?: string;
  project?: () => Answer;
  manifest?: (id: string) => Answer;
  blobs?: (wanted: readonly string[]) => Answer;
}

const CONTENTS: Readonly<Record<string, string>> = {
  "entry_point.ts": "export {};\n",
  "lib/a.txt": "aaa",
  "lib/b.txt": "bbbb",
};

function fileOf(path: string, text: string): SnapshotFile {
  return { path, size: new TextEncoder().encode(text).length, sha256: digest(text) };
}

const HONEST = Object.entries(CONTENTS).map(([path, text]) => fileOf(path, text));
/** One that would be new to every project. */
const withPath = (path: string) => [...HONEST, fileOf(path, "evil")];

async function liar(lies: Lies): Promise<{ env: Record<string, string> } & AsyncDisposable> {
  const files = lies.files ?? HONEST;
  const id = lies.id ?? await frameId(frameSorted(files));
  const texts = new Map([...Object.values(CONTENTS), "evil"].map((text) => [digest(text), text]));
  const packOf = (wanted: readonly string[]) =>
    new Response(
      encodePack(wanted.map((sha256) => ({
        sha256,
        bytes: new TextEncoder().encode(texts.get(sha256) ?? ""),
      }))),
      { headers: { "content-type": PACK_TYPE } },
    );
  const stop = new AbortController();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    signal: stop.signal,
    onListen: () => {},
    onError: () => new Response(null, { status: 500 }),
  }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith("/manifest")) {
      return await lies.manifest?.(id) ?? Response.json({ snapshot_id: id, files });
    }
    if (pathname.endsWith("/blobs")) {
      const { sha256s } = await request.json();
      return await lies.blobs?.(sha256s) ?? packOf(sha256s);
    }
    if (pathname.endsWith("/snapshots")) return Response.json({ items: [], next_cursor: null });
    return await lies.project?.() ?? Response.json({
      id: "prj_1",
      workspace_id: "wsp_1",
      slug: "fraud",
      name: "Fraud",
      created_at: "2026-11-20T18:00:00.000Z",
      archived_at: null,
      retention: null,
      head: { snapshot_id: id, number: 1 },
    });
  });
  return {
    env: {
      AIEL_BASE_URL: `http://127.0.0.1:${server.addr.port}`,
      AIEL_TOKEN: "aiel_pat_test",
      AIEL_WORKSPACE: "payments",
      AIEL_PROJECT: "fraud",
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await server.finished;
    },
  };
}

/** Everything there is, `.aiel/` included but for what names no content. */
function everything(root: string): Record<string, string> {
  const state = Deno.readTextFileSync(`${root}/.aiel/state.json`);
  const index = Deno.readTextFileSync(`${root}/.aiel/index.json`);
  return { ...readFiles(root), state, index };
}

async function refuses(name: string, lies: Lies, expected: RegExp): Promise<void> {
  await using service = await liar(lies);
  using desk = openDesk(service.env);
  writeFiles(desk.path, { "p/entry_point.ts": "// mine\n" });
  const { repository } = await Repository.init(`${desk.path}/p`);
  await repository.add(["."]);
  await repository.commit({ message: "Mine", author: { name: "Ada" }, now: new Date() });
  writeFiles(`${desk.path}/p`, { "untracked.txt": "mine" });
  const before = everything(`${desk.path}/p`);
  const { code, stdout, stderr } = await desk.aiel("p", "pull", "--theirs");
  assert.notEqual(code, 0, `${name}: ${stdout}`);
  assert.match(stderr, expected, name);
  assert.doesNotMatch(stderr, /aiel made a mistake/, name);
  assert.deepEqual(everything(`${desk.path}/p`), before, name);
  const cloned = await desk.aiel("", "clone", "payments/fraud", "copy");
  assert.notEqual(cloned.code, 0, name);
  assert.doesNotMatch(cloned.stderr, /aiel made a mistake/, name);
  assert.deepEqual([...Deno.readDirSync(desk.path)].map((entry) => entry.name), ["p"], name);
}

Deno.test("an honest service is believed, so that the lies below are what is refused", async () => {
  await using service = await liar({});
  using desk = openDesk(service.env);
  await desk.ok("", "clone", "payments/fraud", "copy");
  assert.deepEqual(readFiles(`${desk.path}/copy`), CONTENTS);
});

Deno.test("paths that lead out of the project are refused before anything is written", async () => {
  const paths = [
    "/etc/evil",
    "../evil",
    "lib/../../evil",
    "lib//evil",
    "./evil",
    "lib\\evil",
    ".git/hooks/post-checkout",
    ".aiel/state.json",
    ".AIEL/state.json",
    "lib/.Git/config",
    "node_modules/evil/index.js",
    "LIB/A.txt",
    "lib",
    "lib/a.txt/inner",
    "evil\u0000.txt",
    "evil.txt ",
    "cafe\u0301.txt",
    `${"x".repeat(256)}/evil`,
  ];
  for (const path of paths) {
    await refuses(path, { files: withPath(path) }, /list of files|not of the form/);
  }
});

Deno.test("lists of files that are not what they claim to be are refused", async () => {
  const other = `sha256:${"0".repeat(64)}`;
  const [first = fileOf("a", "a")] = HONEST;
  const lists: [string, Lies][] = [
    ["another id", { id: other }],
    ["twice", { files: [...HONEST, first] }],
    ["one content, two sizes", { files: [...HONEST, { ...first, path: "copy", size: 3 }] }],
    ["huge sizes", { files: [...HONEST, { ...fileOf("x", "x"), size: Number.MAX_SAFE_INTEGER }] }],
    ["fractions", { files: [...HONEST, { ...fileOf("x", "x"), size: 0.5 }] }],
    ["negative", { files: [...HONEST, { ...fileOf("x", "x"), size: -1 }] }],
    ["no digest", { files: [...HONEST, { ...fileOf("x", "x"), sha256: "../../x" }] }],
    ["no JSON", { manifest: () => new Response("<html>") }],
    ["an array", { manifest: () => Response.json([]) }],
    ["deep", { manifest: () => new Response("[".repeat(100_000)) }],
    ["another project's id", { project: () => Response.json({ head: { snapshot_id: "x" } }) }],
  ];
  for (const [name, lies] of lists) {
    await refuses(name, lies, /list of files|not of the form|is not JSON/);
  }
});

Deno.test("contents that are not what their names promise are refused", async () => {
  const pack = (body: BodyInit) => new Response(body, { headers: { "content-type": PACK_TYPE } });
  const text = (value: string) => new TextEncoder().encode(value);
  const all = (wanted: readonly string[], bytes: Uint8Array<ArrayBuffer>) =>
    pack(encodePack(wanted.map((sha256) => ({ sha256, bytes }))));
  const contents: [string, Lies["blobs"]][] = [
    ["other bytes", (wanted) => all(wanted, text("xxx"))],
    ["nothing", () => pack("")],
    ["less", (wanted) => all(wanted.slice(1), text(""))],
    ["not asked for", () => all([digest("other")], text("other"))],
    ["no pack", () => pack("x".repeat(10_000))],
    ["a blob of 900 GB", (wanted) => pack(`${wanted[0]} 999999999999\nabc`)],
    ["broken off", (wanted) => pack(`${wanted[0]} 11\nabc`)],
    ["without an end", (wanted) => {
      const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start: (controller) => controller.enqueue(text(`${wanted[0]} 1048576\n`)),
        pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
      });
      return pack(endless);
    }],
  ];
  for (const [name, blobs] of contents) {
    await refuses(
      name,
      blobs === undefined ? {} : { blobs },
      /Content of|content that was not|pack of blobs/,
    );
  }
});

Deno.test("a service that fails is told of, and redirects are not followed with the token", async () => {
  const seen: string[] = [];
  const thief = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    seen.push(request.headers.get("authorization") ?? "");
    return Response.json({});
  });
  const failing: [string, Lies["project"]][] = [
    ["500", () => new Response("oops", { status: 500 })],
    ["404", () => new Response("nothing here", { status: 404 })],
    ["empty", () => new Response(null, { status: 200 })],
    ["redirect", () => Response.redirect(`http://127.0.0.1:${thief.addr.port}/`)],
  ];
  try {
    for (const [name, project] of failing) {
      await refuses(name, project === undefined ? {} : { project }, /^error: /);
    }
    assert.deepEqual(seen, []);
  } finally {
    await thief.shutdown();
  }
});
