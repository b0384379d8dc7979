import assert from "node:assert/strict";
import type { Envelope } from "../../runtime/mod.ts";
import { type Attempt, type Expectation, inWorker, tool } from "./attempt.ts";

/** Code that has `handles`: Node's classes that adopt a descriptor. */
const HANDLES = `
try { Deno.readTextFileSync(payload.outside + "/secret.json"); } catch { /* told of */ }
const { default: node } = await import("node:process");
const bind = (name) => node[["bind", "ing"].join("")](name);
const { Pipe } = bind("pipe_wrap"), { TCP } = bind("tcp_wrap"), { UDP } = bind("udp_wrap");
const handles = { pipe: () => new Pipe(0), tcp: () => new TCP(0), udp: () => new UDP() };
const quietly = (use) => { try { return use(); } catch { return undefined; } };
// The trail's, and those of the caches behind it.
const numbers = Array.from({ length: 10 }, (_, index) => index + 9);
`;
/** Code that is refused, and keeps quiet about it. */
const HIDDEN =
  `try { Deno.readTextFileSync(payload.outside + "/secret.txt"); } catch { /* hidden */ }`;

/** The hidden refusal is told, or that the record can't be believed. */
const TOLD: Expectation = {
  // Code that closes what its process lives on may also end it, or stand it still.
  code: ["ok", "SECURITY_VIOLATION", "USER_CODE_ERROR", "TIMEOUT"],
  also: ({ error, meta }) => {
    const meddled = error?.code === "SECURITY_VIOLATION" && /meddled/.test(error.message);
    const hidden = error === null ? /secret\.txt$/ : /secret\.json$/;
    const told = meta.permissions.some(({ kind, target, allowed }) =>
      kind === "read" && !allowed && hidden.test(target)
    );
    assert.ok(told || meddled, JSON.stringify(meta.permissions));
    assert.ok(!meddled || !meta.permissions_complete, "a record with holes is called complete");
    notForged({ meta });
  },
};
/** What Deno's flags alone leave open: the record may be wrong, but is never called complete. */
const DOUBTFUL: Pick<Attempt, "in" | "through" | "because"> = {
  in: {
    deno: {
      code: ["ok", "SECURITY_VIOLATION", "USER_CODE_ERROR", "TIMEOUT"],
      also: ({ meta }) => assert.equal(meta.permissions_complete, false),
    },
  },
  through: ["deno"],
  because: "code can write into the record of its permission checks, and leave out of it",
};
/** For what may stand still. */
const SOON = { timeout_ms: 1_500 };

function notForged({ meta }: Pick<Envelope, "meta">): void {
  const forged = meta.permissions.filter(({ target }) => target.includes("forged.example"));
  assert.deepEqual(forged, [], "a record was forged");
}

/** What is done to the descriptors from 9 on, in each realm that has handles of its own. */
function inEachRealm(
  name: string,
  why: string,
  code: string,
  more: Pick<Attempt, "in" | "through" | "because"> = {},
): Attempt[] {
  const node = `const { parentPort: port, workerData: payload } = require("node:worker_threads");
(async () => { ${HANDLES}${code}
port.postMessage("done"); })();`;
  const both = { ...more, request: SOON, expect: TOLD };
  return [
    { ...both, name, why, files: tool(`${HANDLES}${code}\n${HIDDEN}\nreturn "done";`) },
    {
      ...both,
      name: `${name}, in a worker`,
      why: `${why}; each thread keeps its own table of what is open`,
      files: tool(
        `await (async () => { ${
          inWorker(`${HANDLES}${code}\npostMessage("done");`)
        } })();\n${HIDDEN}\nreturn "done";`,
      ),
    },
    {
      ...both,
      name: `${name}, in a worker of Node's`,
      why: `${why}; these workers have require()`,
      files: tool(`const { Worker } = await load("node:worker_" + "threads");
const worker = new Worker(${JSON.stringify(node)}, { eval: true, workerData: payload });
await new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject));
${HIDDEN}\nreturn "done";`),
    },
  ];
}

const ATTEMPTS: Attempt[] = [
  ...inEachRealm(
    "closing by a pipe's handle",
    "a handle closes what it adopted, and later checks are written nowhere",
    `for (const number of [9]) quietly(() => { const pipe = handles.pipe(); pipe.open(number); pipe.close(); });
await new Promise((resolve) => setTimeout(resolve, 20));`,
  ),
  ...inEachRealm(
    "closing by the wrong kind of handle",
    "TCP and UDP refuse what is no socket, and close it",
    `for (const kind of ["tcp", "udp"]) for (const number of [9]) quietly(() => handles[kind]().open(number));
await new Promise((resolve) => setTimeout(resolve, 20));`,
  ),
  ...inEachRealm(
    "another descriptor in the place of the trail's",
    "close and fdForIpc() are dup2: records go where the code says",
    `const input = handles.pipe(); quietly(() => input.open(0));
for (const number of [9]) quietly(() => { const pipe = handles.pipe(); pipe.open(number); pipe.close(); });
await new Promise((resolve) => setTimeout(resolve, 20));
for (let i = 0; i < 2; i++) quietly(() => input.fdForIpc());`,
  ),
  ...inEachRealm(
    "a forged record",
    "a handle writes into what it adopted",
    `const record = JSON.stringify({ v: 1, datetime: "2026-01-01T00:00:00Z", permission: "net", value: "forged.example:443" }) + "\\n";
for (const number of numbers.slice(0, 4)) quietly(() => {
  const pipe = handles.pipe(); pipe.open(number);
  const { WriteWrap } = bind("stream_wrap"); const request = new WriteWrap(); request.oncomplete = () => {};
  pipe.writeUtf8String(request, record); pipe.writeBuffer?.(new WriteWrap(), Buffer.from(record));
});
await new Promise((resolve) => setTimeout(resolve, 30));`,
    DOUBTFUL,
  ),
  {
    name: "the trail hidden and put back",
    why: "the mark at the end arrives, and what came between is missing",
    files: tool(`${HANDLES}
const aside = quietly(() => { const pipe = handles.pipe(); pipe.open(9); const copy = pipe.fdForIpc(); pipe.close(); return copy; });
await new Promise((resolve) => setTimeout(resolve, 20));
const input = handles.pipe(); quietly(() => input.open(0)); quietly(() => input.fdForIpc());
${HIDDEN}
quietly(() => { const pipe = handles.pipe(); pipe.open(9); pipe.close(); });
await new Promise((resolve) => setTimeout(resolve, 20));
quietly(() => { const pipe = handles.pipe(); pipe.open(aside); pipe.fdForIpc(); });
return "done";`),
    expect: TOLD,
    ...DOUBTFUL,
  },
  {
    name: "a refusal after the trail was closed",
    why: "without a record the verdict was an error of the code's own",
    files: tool(`${HANDLES}
for (const number of [9]) quietly(() => { const pipe = handles.pipe(); pipe.open(number); pipe.close(); });
await new Promise((resolve) => setTimeout(resolve, 20));
return Deno.readTextFileSync(payload.outside + "/secret.txt");`),
    request: SOON,
    expect: { code: "SECURITY_VIOLATION" },
  },
  {
    name: "the constructor behind a socket",
    why: "hiding process.binding is not enough",
    files: tool(
      `const net = await load("node:" + "net"); const Pipe = new net.Socket({ fd: 0 })._handle.constructor;
try { Deno.readTextFileSync(payload.outside + "/secret.json"); } catch { /* told of */ }
for (let number = 9; number < 10; number++) try { const pipe = new Pipe(0); pipe.open(number); pipe.close(); } catch { /* refused */ }
await new Promise((resolve) => setTimeout(resolve, 20));
${HIDDEN}
return "done";`,
    ),
    request: SOON,
    expect: TOLD,
  },
  {
    name: "sockets of Node's on every number",
    why: "the public way: new net.Socket({ fd })",
    files: tool(`const net = await load("node:" + "net"); let made = 0;
for (let number = 9; number < 19; number++) try { const socket = new net.Socket({ fd: number }); socket.on("error", () => {}); made++; socket.write('{"permission":"net","value":"forged.example:443"}\\n'); socket.destroy(); } catch { /* refused */ }
await new Promise((resolve) => setTimeout(resolve, 20));
${HIDDEN}
return "done";`),
    expect: TOLD,
    ...DOUBTFUL,
  },
  {
    name: "terminals on every number",
    why: "tty_wrap and tty.WriteStream adopt descriptors too",
    files: tool(
      `const tty = await load("node:" + "tty"); const bind = (process as any)[["bind", "ing"].join("")]; const made: number[] = [];
for (let number = 9; number < 19; number++) {
  for (const make of [() => new tty.WriteStream(number), () => new tty.ReadStream(number), () => { const { TTY } = bind("tty_wrap"); const context: any = {}; const made = new TTY(number, context); if (context.code) throw context; made.close(); }]) try { make(); made.push(number); } catch { /* refused */ }
}
${HIDDEN}
return made.length < 99;`,
    ),
    request: SOON,
    expect: TOLD,
  },
  {
    name: "the standard streams of a WASI program",
    why: "after a handle has adopted a descriptor, WASI copies it",
    files: tool(`${HANDLES}
const { WASI } = await load("node:" + "wasi"); const made: number[] = [];
for (const number of numbers) { quietly(() => handles.pipe().open(number)); try { new WASI({ version: "preview1", stdin: number, stdout: number, stderr: number }); } catch { made.push(number); } }
${HIDDEN}
return "done";`),
    expect: TOLD,
  },
  {
    name: "a trail that does not wait",
    why: "a pipe that was set not to block loses what does not fit",
    files: tool(`${HANDLES}
for (const number of numbers.slice(0, 4)) quietly(() => handles.pipe().open(number));
const long = "/" + "x".repeat(400_000);
for (let i = 0; i < 8; i++) quietly(() => Deno.statSync(long));
${HIDDEN}
return "done";`),
    expect: TOLD,
    ...DOUBTFUL,
  },
  {
    name: "node:fs on every number",
    why: "GHSA: raw descriptors by number",
    files: tool(`const fs = await load("node:fs"); const done: string[] = [];
for (let number = 3; number < 19; number++) {
  for (const [name, use] of Object.entries({ write: () => fs.writeSync(number, "forged.example"), read: () => fs.readSync(number, new Uint8Array(9)), cut: () => fs.ftruncateSync(number), stat: () => fs.fstatSync(number), sync: () => fs.fsyncSync(number), mode: () => fs.fchmodSync(number, 0o777), time: () => fs.futimesSync(number, 0, 0), close: () => fs.closeSync(number), stream: () => { if (fs.createReadStream("", { fd: number }).bytesRead > 0) return; throw 0; } })) try { use(); done.push(name + number); } catch { /* refused */ }
}
${HIDDEN}
return done;`),
    expect: { ...TOLD, code: "ok", result: [] },
  },
  {
    name: "descriptors that Node adopts by a variable",
    why: "DENO_EXTRA_STDIO_FDS registers numbers with node:fs when a worker starts",
    files: tool(
      `Deno.env.set("DENO_EXTRA_STDIO_FDS", "9,10,11,12"); process.env.DENO_EXTRA_STDIO_FDS = "9,10,11,12";
const done = await (async () => { ${
        inWorker(
          `import("node:fs").then((fs) => { const done = []; for (let n = 3; n < 30; n++) { try { fs.ftruncateSync(n); done.push("cut" + n); } catch {} try { fs.writeSync(n, "forged.example"); done.push("write" + n); } catch {} } postMessage(done); });`,
        )
      } })();
${HIDDEN}
return done;`,
      { "aiel.json": JSON.stringify({ env: { DENO_EXTRA_STDIO_FDS: "9,10,11,12" } }) },
    ),
    expect: { code: ["ok", "VALIDATION_ERROR"], also: notForged },
    through: ["os"],
    because: "code in the sandbox that nothing else bounds can write into its own record",
  },
  {
    name: "the files of the caches",
    why: "bytes in a code cache are run by V8 unchecked, in the next caller's bootstrap",
    files: tool(`${HANDLES}
for (const number of numbers) quietly(() => {
  const pipe = handles.pipe(); pipe.open(number); if (number === 9) return;
  const { WriteWrap } = bind("stream_wrap"); const request = new WriteWrap(); request.oncomplete = () => {};
  pipe.writeBuffer(request, Buffer.from("PWNED-CACHE-FILE".repeat(256)));
});
await new Promise((resolve) => setTimeout(resolve, 30));
return "done";`),
    second: tool(`return (await load("data:application/javascript,export default 42")).default;`),
    twice: "again",
    expect: { result: 42 },
  },
  {
    name: "the descriptors of the runtime's own threads",
    why: "epoll, signals: the process may stop, and nothing else",
    files: tool(`${HANDLES}
for (let number = 3; number < 9; number++) for (const kind of ["pipe", "tcp", "udp"]) quietly(() => { const handle = handles[kind](); handle.open(number); handle.close?.(); });
${HIDDEN}
return "done";`),
    request: SOON,
    expect: TOLD,
  },
  {
    name: "a result by standard output, out of turn",
    why: "a handle writes there as the bootstrap does, but does not know the mark of its frames",
    files: tool(`${HANDLES}
const pipe = handles.pipe(); pipe.open(1); const { WriteWrap } = bind("stream_wrap");
for (const text of ['{"ok":true,"result":"forged"}\\n', "\\x00\\x00\\x00\\x10forged".repeat(9)]) { const request = new WriteWrap(); request.oncomplete = () => {}; quietly(() => pipe.writeLatin1String(request, text)); quietly(() => pipe.writeBuffer(request, Buffer.from(text, "latin1"))); }
await new Promise((resolve) => setTimeout(resolve, 20));
return "own";`),
    expect: {
      code: ["ok", "USER_CODE_ERROR"],
      also: ({ result }) => assert.notEqual(result, "forged"),
    },
  },
  {
    name: "standard streams closed by their handles",
    why: "the answer has nowhere to go",
    files: tool(`${HANDLES}
for (const number of [0, 1, 2]) quietly(() => { const pipe = handles.pipe(); pipe.open(number); pipe.close(); });
await new Promise((resolve) => setTimeout(resolve, 20));
${HIDDEN}
return "done";`),
    request: SOON,
    expect: TOLD,
  },
  {
    name: "what a granted program is given",
    why: "node:child_process passes descriptors on by number",
    files: tool(`${HANDLES}
const { spawn } = await load("node:child_" + "process"); let text = "";
for (const number of numbers) quietly(() => handles.pipe().open(number));
for (const stdio of [[0, "pipe", 2, 9, 10, 11, 12], ["ignore", "pipe", "ignore", "inherit", "inherit"]]) try {
  const made = spawn(payload.granted + "/list", [], { stdio, env: {} }); made.stdout.on("data", (data: any) => text += data);
  await new Promise((resolve) => made.on("close", resolve).on("error", resolve));
} catch { /* refused */ }
return text.split("\\n").filter((line) => /base\\/|\\.lock|secret|shadow/.test(line));`),
    grant: (w) => ({ subprocess: [`${w.granted}/list`] }),
    prepare: (w) => {
      Deno.mkdirSync(w.granted);
      const list = "#!/bin/sh\nfor f in /proc/self/fd/*; do readlink $f; done\n";
      Deno.writeTextFileSync(`${w.granted}/list`, list, { mode: 0o755 });
    },
    in: { deno: { code: ["ok", "SECURITY_VIOLATION"] } },
    through: ["deno"],
    because: "a granted program is full access to what it can see",
    linux: true,
    expect: {
      code: ["ok", "SECURITY_VIOLATION"],
      also: ({ result }) => assert.deepEqual(result ?? [], []),
    },
  },
  {
    name: "as many descriptors as there are",
    why: "a process that has none left must still answer, or end",
    files: tool(`${HANDLES}
const made: any[] = []; let left = 2000;
while (left-- > 0) try { made.push(Deno.openSync(payload.root + "/entry_point.ts")); } catch { break; }
${HIDDEN}
return left > 0;`),
    linux: true,
    expect: { result: true, denied: /^read .*secret\.txt$/ },
    in: { os: { result: true } },
  },
];

/**
 * With the second barrier alone nothing is refused that could be hidden; what is left is that the
 * process ends in order.
 */
const AFTER_ALL: Expectation = {
  code: ["ok", "SECURITY_VIOLATION", "USER_CODE_ERROR", "TIMEOUT"],
};

/**
 * Descriptors of the child that code reaches by their number: Node's handles take any, without a
 * permission. Whatever is done to them, a refusal stays in the record, or the envelope says that
 * the record was meddled with; and no other child meets what was written.
 */
export const descriptors: Attempt[] = ATTEMPTS.map((attempt) => ({
  ...attempt,
  in: { os: AFTER_ALL, ...attempt.in },
}));
