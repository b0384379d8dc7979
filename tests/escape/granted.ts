/**
 * The same with something granted: it stays what was granted.
 *
 * @module
 */

import { type Attempt, tool } from "./attempt.ts";

/** What the second barrier alone does not keep apart. */
const ONE_NETWORK =
  "the network of the host is one: once some of it is granted, all of it can be reached";
/** A program that answers with what it was given: the only one of `tools/` that is granted. */
const PROGRAM = `#!/bin/sh\necho "program $1 \${LD_PRELOAD:-none} \${AIEL_ESCAPE_CANARY:-none}"\n`;

function program(world: { granted: string }, name: string, text: string): void {
  Deno.mkdirSync(`${world.granted}/tools`, { recursive: true });
  Deno.writeTextFileSync(`${world.granted}/tools/${name}`, text, { mode: 0o755 });
}

/** The attempts of this family. */
export const granted: Attempt[] = [
  {
    name: "the granted host and port",
    why: "the grant works at all",
    files: tool("return await (await fetch(`http://127.0.0.1:${payload.openPort}/`)).text();"),
    grant: (w) => ({ network: [`127.0.0.1:${w.openPort}`] }),
    expect: { result: "granted" },
  },
  {
    name: "another port of the granted host",
    why: "a host is granted with its port",
    files: tool("return await (await fetch(`http://127.0.0.1:${payload.closedPort}/`)).text();"),
    grant: (w) => ({ network: [`127.0.0.1:${w.openPort}`] }),
    through: ["os"],
    because: ONE_NETWORK,
    expect: { code: "SECURITY_VIOLATION", denied: /^network 127\.0\.0\.1/ },
  },
  {
    name: "a redirect to another port",
    why: "a redirect is a request of its own",
    files: tool(
      "return await (await fetch(`http://127.0.0.1:${payload.openPort}/to-other-port`)).text();",
    ),
    grant: (w) => ({ network: [`127.0.0.1:${w.openPort}`] }),
    through: ["os"],
    because: ONE_NETWORK,
    expect: { code: "SECURITY_VIOLATION" },
  },
  {
    name: "redirects to another name and to a file",
    why: "a redirect is a request of its own",
    files: tool(
      "const got = []; for (const path of ['to-other-name', 'to-file']) try { got.push(await (await fetch(`http://127.0.0.1:${payload.openPort}/${path}`)).text()); } catch { /* refused */ } return got;",
    ),
    grant: (w) => ({ network: [`127.0.0.1:${w.openPort}`] }),
    through: ["os"],
    because: ONE_NETWORK,
    expect: { result: [] },
  },
  {
    name: "other names of the granted address",
    why: "names are granted, not addresses",
    files: tool(
      "const got = []; for (const name of ['localhost', '0.0.0.0', '[::1]', '[::]', '127.0.0.2']) try { got.push(await (await fetch(`http://${name}:${payload.openPort}/`)).text()); } catch { /* refused */ } return got;",
    ),
    grant: (w) => ({ network: [`127.0.0.1:${w.openPort}`] }),
    through: ["os"],
    because: ONE_NETWORK,
    expect: { result: [], denied: /^network localhost/ },
  },
  {
    name: "every other client against another port",
    why: "GHSA-83pc-3rw9-qpwj, GHSA-vc52-gwm3-8v2f, #33880: each client checks by itself",
    files: tool(
      `const net = await load("node:" + "net"); const http = await load("node:" + "http"); const tls = await load("node:" + "tls"); const got: string[] = []; const port = payload.closedPort;
const event = (emitter: any, name: string) => new Promise((resolve, reject) => { emitter.once(name, resolve); emitter.once("error", reject); });
for (const [name, use] of Object.entries({
  tcp: () => Deno.connect({ hostname: "127.0.0.1", port }), socket: () => event(net.connect(port, "127.0.0.1"), "connect"), lookup: () => event(net.connect({ port, host: "x.invalid", lookup: (_h: any, _o: any, done: any) => done(null, [{ address: "127.0.0.1", family: 4 }]) }), "connect"),
  http: () => event(http.get({ port, host: "127.0.0.1" }), "response"), agent: () => event(http.get({ port: payload.openPort, host: "127.0.0.1", agent: new http.Agent({ port }), createConnection: () => net.connect(port, "127.0.0.1") }), "response"),
  tls: () => event(tls.connect(port, "127.0.0.1"), "connect"), ws: () => new Promise((resolve, reject) => { const socket = new WebSocket("ws://127.0.0.1:" + port); socket.onopen = resolve; socket.onerror = reject; }),
  proxy: () => fetch("http://127.0.0.1:" + payload.openPort, { client: host.createHttpClient({ proxy: { url: "http://127.0.0.1:" + port } }) } as any), socks: () => fetch("http://127.0.0.1:" + payload.openPort, { client: host.createHttpClient({ proxy: { url: "socks5h://127.0.0.1:" + port } }) } as any),
  dns: () => Deno.resolveDns("x", "A", { nameServer: { ipAddr: "127.0.0.1", port } }),
})) try { await use(); got.push(name); } catch { /* refused */ }
return got;`,
    ),
    grant: (w) => ({ network: [`127.0.0.1:${w.openPort}`] }),
    through: ["os"],
    because: ONE_NETWORK,
    expect: { result: [], denied: /^network 127\.0\.0\.1/ },
  },
  {
    name: "a name that resolves to the granted address",
    why: "GHSA-cpgj-f7g3-2pp2: checks before and after DNS",
    files: tool("return await (await fetch(`http://localhost:${payload.openPort}/`)).text();"),
    grant: (w) => ({ network: [`127.0.0.1:${w.openPort}`] }),
    through: ["os"],
    because: ONE_NETWORK,
    expect: { code: "SECURITY_VIOLATION", denied: /^network localhost/ },
  },
  {
    name: "modules from the granted host",
    why: "network is no right to load code",
    files: tool("return await load(`http://127.0.0.1:${payload.openPort}/x.ts`);"),
    grant: (w) => ({ network: [`127.0.0.1:${w.openPort}`] }),
    expect: { code: "SECURITY_VIOLATION", message: /^Import of / },
  },
  {
    name: "a granted directory, its neighbours and what is above",
    why: "prefixes of names, not of paths",
    files: tool(
      `const got: string[] = [];
for (const path of ["/open.txt", "/../granted-too/secret.txt", "/../outside/secret.txt", "/..", "/../granted-too"]) {
  try { got.push(path, typeof (path.endsWith("t") ? Deno.readTextFileSync(payload.granted + path) : [...Deno.readDirSync(payload.granted + path)])); } catch { /* refused */ }
}
return got;`,
    ),
    grant: (w) => ({ read: [w.granted] }),
    prepare: (w) => {
      Deno.mkdirSync(w.granted);
      Deno.mkdirSync(`${w.granted}-too`);
      Deno.writeTextFileSync(`${w.granted}/open.txt`, "open");
      Deno.writeTextFileSync(`${w.granted}-too/secret.txt`, "closed");
    },
    expect: { result: ["/open.txt", "string"], denied: /^read / },
  },
  {
    name: "writing into a directory granted for reading",
    why: "the one is not the other",
    files: tool(`Deno.writeTextFileSync(payload.granted + "/new.txt", "x");`),
    grant: (w) => ({ read: [w.granted] }),
    prepare: (w) => Deno.mkdirSync(w.granted),
    expect: { code: "SECURITY_VIOLATION", denied: /^write / },
  },
  {
    name: "links from a directory granted for writing",
    why: "GHSA-67hm-27mx-9cg7: a link in it to a place outside",
    files: tool(
      `const fs = await load("node:fs"); const done: string[] = []; const inside = payload.granted + "/link";
for (const [name, make] of Object.entries({
  symlink: () => Deno.symlinkSync(payload.outside + "/secret.txt", inside), relative: () => Deno.symlinkSync("../outside/secret.txt", inside), link: () => Deno.linkSync(payload.outside + "/secret.txt", inside), node: () => fs.symlinkSync(payload.outside, inside),
  rename: () => Deno.renameSync(payload.outside + "/secret.txt", inside), copy: () => Deno.copyFileSync(payload.outside + "/secret.txt", inside), out: () => Deno.renameSync(payload.granted + "/own.txt", payload.outside + "/own.txt"), over: () => Deno.copyFileSync(payload.granted + "/own.txt", payload.root + "/entry_point.ts"),
})) try { make(); done.push(name); } catch { /* refused */ }
return done;`,
    ),
    grant: (w) => ({ read: [w.granted], write: [w.granted] }),
    prepare: (w) => {
      Deno.mkdirSync(w.granted);
      Deno.writeTextFileSync(`${w.granted}/own.txt`, "own");
    },
    through: ["os"],
    because: "a link to anywhere can be left there, for a program of the host to follow",
    expect: { result: [], denied: /^(read|write) / },
  },
  {
    name: "a write grant that is another name of the snapshot",
    why: "paths are compared as texts, and a link is another text",
    files: tool(`Deno.writeTextFileSync(payload.granted + "/entry_point.ts", "// gone");`),
    grant: (w) => ({ write: [w.granted] }),
    prepare: (w) => Deno.symlinkSync(w.root, w.granted),
    expect: { code: ["VALIDATION_ERROR", "SECURITY_VIOLATION"] },
  },
  {
    name: "a write grant above the snapshot",
    why: "the snapshot is never writable",
    files: tool(`Deno.writeTextFileSync(payload.root + "/entry_point.ts", "// gone");`),
    grant: (w) => ({ write: [w.root.replace(/\/[^/]*$/, "")] }),
    expect: {
      code: "VALIDATION_ERROR",
      message: /overlaps the runtime's own files or the snapshot/,
    },
    saysPaths: true,
  },
  {
    name: "the scratch directory",
    why: 'write: "scratch" is one private directory and nothing else',
    files: tool(
      `const dir = host.makeTempDirSync(); host.writeTextFileSync(dir + "/x", "1"); const got = [host.readTextFileSync(dir + "/x")];
for (const path of [dir + "/../../x", dir + "/../../home/x", dir + "/../../audit.jsonl", payload.root + "/x", payload.outside + "/x"]) try { host.writeTextFileSync(path, "x"); got.push(path); } catch { /* refused */ }
return got;`,
    ),
    grant: { write: "scratch" },
    expect: { result: ["1"], denied: /^write / },
  },
  {
    name: "code in the scratch directory",
    why: "code that was not inspected has no more rights than the rest",
    files: tool(
      `const dir = host.makeTempDirSync(); host.writeTextFileSync(dir + "/x.ts", "export const value = Deno.readTextFileSync(" + JSON.stringify(payload.outside + "/secret.txt") + ");");
return (await load(dir + "/x.ts")).value;`,
    ),
    grant: { write: "scratch" },
    expect: { code: "SECURITY_VIOLATION", denied: /^read / },
  },
  {
    name: "files in the scratch directory that resist removal",
    why: "modes without rights, deep trees",
    files: tool(
      `let at = host.makeTempDirSync(); host.mkdirSync(at + "/locked"); host.writeTextFileSync(at + "/locked/file", "x"); host.chmodSync(at + "/locked", 0);
for (let i = 0; i < 100; i++) { at += "/d"; host.mkdirSync(at); host.writeTextFileSync(at + "/f", "x"); host.chmodSync(at + "/f", 0); }
return "left";`,
    ),
    grant: { write: "scratch" },
    // A runner without privileges can't look into them: that is more than there may be.
    expect: { code: ["ok", "RESOURCE_LIMIT"] },
    in: { os: { code: ["ok", "RESOURCE_LIMIT"] } },
  },
  {
    name: "modes of files that the code makes",
    why: "what keeps the code from the rights of the trail leaves the others alone",
    files: tool(
      `const fs = await load("node:fs"); const { DatabaseSync } = await load("node:sqlite"); const dir = host.makeTempDirSync(); const at = (name: string) => dir + "/" + name;
host.writeTextFileSync(at("new"), "x", { mode: 0o640 }); host.writeTextFileSync(at("new"), "xy", { mode: 0o600 }); await host.writeTextFile(at("later"), "x", { mode: 0o600 });
host.copyFileSync(at("new"), at("copy")); await host.copyFile(at("new"), at("copied")); fs.copyFileSync(at("new"), at("node")); fs.cpSync(dir, dir + "-2", { recursive: true }); await fs.promises.cp(dir, dir + "-3", { recursive: true });
host.mkdirSync(at("dir"), { mode: 0o711 }); fs.mkdirSync(at("dir-2"), { mode: 0o711 }); fs.mkdtempSync(at("t-")); host.makeTempFileSync(); fs.writeFileSync(at("node-2"), "x", { mode: 0o600 });
const file = fs.openSync(at("later"), "r+"); fs.fchmodSync(file, 0o640); fs.closeSync(file); host.chmodSync(at("copied"), 0o400);
const db = new DatabaseSync(at("db")); db.exec("pragma journal_mode=wal; create table t(x); insert into t values (1)"); const rows = db.prepare("select x from t").all().length; db.close();
return [...["new", "copy", "copied", "node", "dir", "dir-2", "later", "node-2"].map((name) => (host.statSync(at(name)).mode & 0o777).toString(8)), (host.statSync(dir + "-2/new").mode & 0o777).toString(8), rows];`,
    ),
    grant: { write: "scratch" },
    expect: {
      result: ["600", "600", "400", "600", "711", "711", "640", "600", "600", 1],
    },
    in: {
      os: { result: ["600", "600", "400", "600", "711", "711", "640", "600", "600", 1] },
    },
    linux: true,
  },
  {
    name: "another working directory",
    why: "what is read by a relative path would be told as another file in meta.permissions",
    files: tool(
      `Deno.chdir(payload.granted); return host.readTextFileSync("open.txt");`,
    ),
    grant: (w) => ({ read: [w.granted] }),
    prepare: (w) => {
      Deno.mkdirSync(w.granted);
      Deno.writeTextFileSync(`${w.granted}/open.txt`, "open");
    },
    linux: true,
    expect: { code: "USER_CODE_ERROR", message: /not implemented/ },
    in: { deno: { result: "open" }, os: { code: "USER_CODE_ERROR" } },
  },
  {
    name: "a file larger than any may be",
    why: "RLIMIT_FSIZE",
    files: tool(
      `const dir = host.makeTempDirSync(); const chunk = new Uint8Array(8_000_000); for (let i = 0; i < 20; i++) host.writeFileSync(dir + "/x", chunk, { append: true }); return "written";`,
    ),
    grant: { write: "scratch" },
    linux: true,
    expect: { code: ["RESOURCE_LIMIT", "USER_CODE_ERROR"] },
  },
  {
    name: "files that fill the disk together",
    why: "each is below RLIMIT_FSIZE",
    files: tool(
      `const dir = host.makeTempDirSync(); const chunk = new Uint8Array(16_000_000).fill(1); for (let i = 0; ; i++) host.writeFileSync(dir + "/" + i, chunk);`,
    ),
    grant: { write: "scratch" },
    linux: true,
    expect: { code: "RESOURCE_LIMIT", limit: "disk_bytes" },
  },
  {
    name: "removed files that fill the disk together",
    why: "an open file takes space without having a name",
    files: tool(
      `const dir = host.makeTempDirSync(); const chunk = new Uint8Array(16_000_000).fill(1); const open = [];
for (let i = 0; ; i++) { const file = host.openSync(dir + "/x", { write: true, createNew: true }); open.push(file); file.writeSync(chunk); host.removeSync(dir + "/x"); }`,
    ),
    grant: { write: "scratch" },
    linux: true,
    expect: { code: "RESOURCE_LIMIT", limit: "disk_bytes" },
  },
  {
    name: "files without end that hold nothing",
    why: "inodes run out before space does",
    files: tool(
      `const dir = host.makeTempDirSync(); for (let i = 0; ; i++) host.writeTextFileSync(dir + "/" + i, "");`,
    ),
    grant: { write: "scratch" },
    linux: true,
    expect: { code: "RESOURCE_LIMIT", limit: "files" },
  },
  {
    name: "one variable",
    why: "env is a list of names",
    files: tool(
      `const seen = [process.env.GRANTED_KEY];
for (const look of [() => Deno.env.get("OTHER_KEY"), () => Deno.env.toObject().OTHER_KEY, () => process.env.HOME, () => Deno.env.get("AIEL_ESCAPE_CANARY"), () => Object.keys(process.env).join()]) try { const found = look(); if (found) seen.push(found); } catch { /* refused */ }
return seen;`,
    ),
    grant: { env: ["GRANTED_KEY"] },
    env: { GRANTED_KEY: "value", OTHER_KEY: "canary-in-a-file-7f3a" },
    expect: { result: ["value", "NODE_ENV,GRANTED_KEY"], denied: /^env OTHER_KEY/ },
  },
  {
    name: "one fact about the machine",
    why: "sys is a list of names",
    files: tool(
      `host.hostname(); const seen: string[] = []; for (const name of ["osRelease", "uid", "networkInterfaces", "loadavg"]) try { host[name](); seen.push(name); } catch { /* refused */ } return seen;`,
    ),
    grant: { sys: ["hostname"] },
    through: ["os"],
    because: "the kernel tells its version and its load",
    expect: { result: [], denied: /^sys osRelease/ },
  },
  {
    name: "one program",
    why: "and no other",
    files: tool(
      `const out = new TextDecoder().decode(new host.Command(payload.granted + "/tools/one", { args: ["x"] }).outputSync().stdout).trim(); const done = [out];
for (const name of [payload.granted + "/tools/two", "sh", "/bin/sh", payload.granted + "/tools/../tools/two", payload.granted + "/tools/link", "./one"]) try { if (new host.Command(name, { cwd: payload.root }).outputSync().success) done.push(name); } catch { /* refused */ }
return done;`,
      { one: "#!/bin/sh\necho steered\n" },
    ),
    grant: (w) => ({ subprocess: [`${w.granted}/tools/one`] }),
    prepare: (w) => {
      program(w, "one", PROGRAM);
      program(w, "two", PROGRAM);
      Deno.symlinkSync("two", `${w.granted}/tools/link`);
      Deno.chmodSync(`${w.root}/one`, 0o755);
    },
    linux: true,
    through: ["os"],
    because: "every program below /usr runs, with the rights of the child",
    expect: { result: ["program x none none"] },
  },
  {
    name: "the environment of the granted program",
    why: "LD_PRELOAD and its like run code in it",
    files: tool(
      `const done: string[] = [];
for (const env of [{ LD_PRELOAD: "/x.so" }, { LD_LIBRARY_PATH: "/x" }, { DYLD_INSERT_LIBRARIES: "/x" }]) try { done.push(new TextDecoder().decode(new host.Command(payload.granted + "/tools/one", { env }).outputSync().stdout)); } catch { /* refused */ }
return done;`,
    ),
    grant: (w) => ({ subprocess: [`${w.granted}/tools/one`] }),
    prepare: (w) => program(w, "one", PROGRAM),
    linux: true,
    through: ["os"],
    because: "variables of the dynamic loader reach the granted program",
    expect: { result: [] },
  },
  {
    name: "a granted name that PATH or the directory leads elsewhere",
    why: "a program is granted, not whatever has its name",
    files: tool(
      `const done: string[] = [];
for (const options of [{ cwd: payload.root }, { env: { PATH: payload.root } }, { env: { PATH: "." }, cwd: payload.root }, { env: { PATH: payload.root }, clearEnv: true }]) try { done.push(new TextDecoder().decode(new host.Command("uname", options).outputSync().stdout).trim()); } catch { /* refused */ }
return done.includes("steered");`,
      { uname: "#!/bin/sh\necho steered\n" },
    ),
    grant: { subprocess: ["uname"] },
    prepare: (w) => Deno.chmodSync(`${w.root}/uname`, 0o755),
    linux: true,
    expect: { result: false },
  },
  {
    name: "another user for the granted program",
    why: "uid and gid are options of Deno.Command",
    files: tool(
      `const done: number[] = []; for (const options of [{ uid: 0 }, { gid: 0 }]) try { new host.Command(payload.granted + "/tools/one", options).outputSync(); done.push(1); } catch { /* refused */ } return done.length < 3;`,
    ),
    grant: (w) => ({ subprocess: [`${w.granted}/tools/one`] }),
    prepare: (w) => program(w, "one", PROGRAM),
    linux: true,
    expect: { result: true },
  },
  {
    name: "signals to strangers with a program granted",
    why: "a granted program is no right to end others",
    files: tool(
      `const done: number[] = []; for (const pid of [host.ppid, 1, -1, 0]) try { host.kill(pid, "SIGCONT"); done.push(pid); } catch { /* refused */ } return done;`,
    ),
    grant: (w) => ({ subprocess: [`${w.granted}/tools/one`] }),
    prepare: (w) => program(w, "one", PROGRAM),
    linux: true,
    expect: { result: [] },
  },
  {
    name: "a child that outlives the answer",
    why: "the process group goes",
    files: tool(
      `new host.Command(payload.granted + "/tools/stay", { stdout: "null", stderr: "null" }).spawn().unref(); return "answered";`,
    ),
    grant: (w) => ({ subprocess: [`${w.granted}/tools/stay`] }),
    prepare: (w) => program(w, "stay", "#!/bin/sh\nsleep 300\n"),
    linux: true,
    expect: { result: "answered" },
  },
  {
    name: "a child in a session of its own",
    why: "detached: true leaves the process group",
    files: tool(
      `new host.Command(payload.granted + "/tools/stay", { detached: true, stdout: "null", stderr: "null" }).spawn().unref(); return "answered";`,
    ),
    grant: (w) => ({ subprocess: [`${w.granted}/tools/stay`] }),
    prepare: (w) => program(w, "stay", "#!/bin/sh\nsleep 300\n"),
    linux: true,
    expect: { result: "answered" },
  },
  {
    name: "a grandchild that left by a double fork",
    why: "its parent is gone, so no process tree leads to it any more",
    files: tool(
      `const child = new host.Command(payload.granted + "/tools/leave", { stdout: "null", stderr: "null" }).spawn(); await child.status; return "answered";`,
    ),
    grant: (w) => ({ subprocess: [`${w.granted}/tools/leave`] }),
    prepare: (w) =>
      program(w, "leave", "#!/bin/sh\nsetsid sh -c 'setsid sleep 300 & exit' &\nexit 0\n"),
    linux: true,
    expect: { result: "answered" },
  },
  {
    name: "a grandchild that left by a double fork without an environment",
    why: "nothing of the invocation is in its environment, its session or its parents",
    files: tool(
      `const child = new host.Command(payload.granted + "/tools/leave", { stdout: "null", stderr: "null" }).spawn(); await child.status; return "answered";`,
    ),
    grant: (w) => ({ subprocess: [`${w.granted}/tools/leave`] }),
    prepare: (w) =>
      program(
        w,
        "leave",
        "#!/bin/sh\nenv -i setsid sh -c 'sleep 300 >/dev/null 2>&1 & echo' | read line\nexit 0\n",
      ),
    linux: true,
    expect: { result: "answered" },
  },
  {
    name: "a grandchild that ignores signals and holds the pipes",
    why: "the parent must not wait for the pipes to close",
    files: tool(
      `new host.Command(payload.granted + "/tools/hold", { stdout: "inherit", stderr: "inherit" }).spawn().unref(); return "answered";`,
    ),
    grant: (w) => ({ subprocess: [`${w.granted}/tools/hold`] }),
    prepare: (w) =>
      program(w, "hold", "#!/bin/sh\ntrap '' TERM HUP INT\nwhile :; do sleep 1; done\n"),
    linux: true,
    expect: { result: "answered" },
  },
];
