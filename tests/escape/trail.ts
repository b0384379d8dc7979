import assert from "node:assert/strict";
import { type Attempt, type Expectation, inWorker, tool } from "./attempt.ts";

const PROGRAM: Expectation = {
  code: "SECURITY_VIOLATION",
  message: /^Requires run access/,
};
/** The code hides the refusal that it got for this file. */
const HIDDEN =
  `try { Deno.readTextFileSync(payload.outside + "/secret.txt"); } catch { /* hidden */ }`;
const HIDDEN_TOLD = /^read .*\/secret\.txt$/;

/** One way to start a program that does not exist. */
function missing(name: string, code: string): Attempt {
  return {
    name: `a program that is not there: ${name}`,
    why: "Deno looks for the program before it looks at the permission",
    files: tool(code),
    expect: PROGRAM,
  };
}

/**
 * One way to start a program; where it is refused and the code keeps quiet, the record must not.
 */
function silent(name: string, why: string, code: string, program?: string): Attempt {
  return {
    name: `a hidden attempt to start a program: ${name}`,
    why,
    files: tool(
      `let refused = false; const hide = (error: any) => { refused ||= error.name === "NotCapable"; };
${code}
return refused;`,
    ),
    expect: {
      also: ({ meta, result }) => {
        const told = meta.permissions.some(({ kind, allowed, target }) =>
          kind === "subprocess" && !allowed && (program === undefined || target === program)
        );
        assert.ok(
          result !== true || told || !meta.permissions_complete,
          JSON.stringify(meta.permissions),
        );
      },
    },
    in: { os: { code: "ok" } },
  };
}

/**
 * The record of permission checks, and the verdict that rests on it: no refusal is hidden while the
 * record is called complete, and an attempt to start a program counts whether the program is there
 * or not.
 */
export const trail: Attempt[] = [
  missing("Deno.Command", `new host.Command("no-such-program").outputSync();`),
  missing("Deno.Command, later", `await new host.Command("no-such-program").output();`),
  missing("another PATH", `new host.Command("id", { env: { PATH: "/nowhere" } }).outputSync();`),
  missing("no name at all", `new host.Command("").outputSync();`),
  missing(
    "node:child_process",
    `const { execFileSync } = await load("node:child_" + "process"); execFileSync("no-such-program", [], { env: {} });`,
  ),
  missing(
    "node:child_process, as an event",
    `const { spawn } = await load("node:child_" + "process");
await new Promise((resolve, reject) => spawn("no-such-program", [], { env: {} }).on("error", reject).on("exit", resolve));`,
  ),
  missing(
    "a worker",
    `await (async () => { ${
      inWorker(`new Deno.Command("no-such-program").outputSync(); postMessage("ran");`)
    } })();`,
  ),
  missing(
    "the cause of another error",
    `try { new host.Command("no-such-program").outputSync(); } catch (cause) { throw new Error("The report could not be made", { cause }); }`,
  ),
  silent(
    "Deno.Command",
    "caught by the code itself",
    `try { new host.Command("id").outputSync(); } catch (error) { hide(error); }`,
  ),
  silent(
    "the class below",
    "what the bootstrap wraps is reached by the prototype",
    `try { new (Object.getPrototypeOf(host.Command))("/usr/bin/id").outputSync(); } catch (error) { hide(error); }`,
  ),
  silent(
    "the constructor of the prototype's prototype",
    "as above",
    `try { new (Object.getPrototypeOf(host.Command.prototype).constructor)("/usr/bin/id").outputSync(); } catch (error) { hide(error); }`,
  ),
  {
    name: "an attempt to start a program in a worker",
    why: "a realm that the bootstrap has not seen: it is refused, and the record does not tell it",
    files: tool(
      `let refused = false; const hide = (error: any) => { refused ||= error.name === "NotCapable"; };\n` +
        `hide(await (async () => { ${
          inWorker(
            `try { new Deno.Command("/usr/bin/id").outputSync(); } catch (error) { postMessage({ name: error.name }); }`,
          )
        } })());` + "\nreturn refused;",
    ),
    expect: { result: true },
    in: { os: { code: "ok" } },
  },
  silent(
    "the global that makes text of its name",
    "the record and the start got different texts",
    `(globalThis as any).String = () => "nothing"; try { new host.Command("/usr/bin/id").outputSync(); } catch (error) { hide(error); }`,
    "/usr/bin/id",
  ),
  silent(
    "a name that is another text each time",
    "what was recorded was not what was started",
    `let times = 0; const name: any = { toString: () => times++ === 0 ? "/usr/bin/other" : "/usr/bin/id" };
try { new host.Command(name).outputSync(); } catch (error) { hide(error); } refused &&= times < 2;`,
    "/usr/bin/other",
  ),
  silent(
    "an address whose parts are patched",
    "Deno asks the address for its path after it was recorded",
    `Object.defineProperty(URL.prototype, "href", { get: () => "file:///nothing" }); Object.defineProperty(URL.prototype, "pathname", { get: () => "/nothing" }); URL.prototype.toString = () => "nothing";
try { new host.Command(new URL("file:///usr/bin/id")).outputSync(); } catch (error) { hide(error); }`,
    "/usr/bin/id",
  ),
  silent(
    "built-ins that the wrapping uses",
    "the class below is handed to what stands in their place",
    `const got: any[] = []; const { construct, apply } = Reflect; const define = Object.defineProperty;
Reflect.construct = (target: any, ...rest: [any]) => { got.push(target); return construct(target, ...rest); }; Reflect.apply = ((target: any, ...rest: [any, any]) => { got.push(target); return apply(target, ...rest); }) as any;
(Object as any).defineProperty = (target: any, ...rest: [any, any]) => { if (target?.constructor) got.push(target.constructor); return define(target, ...rest); };
try { new host.Command("/usr/bin/id").outputSync(); } catch (error) { hide(error); }
for (const one of got) try { new one("/usr/bin/who").outputSync(); throw new Error("the class below is in reach"); } catch (error: any) { if (error.name === "NotCapable" && !/Requires run access to ".usr.bin.who", run again/.test(error.message)) throw error; }
if (got.some((one) => one !== host.Command && one?.prototype === host.Command.prototype)) throw new Error("the class below is in reach");`,
    "/usr/bin/id",
  ),
  silent(
    "node:child_process",
    "Node's layer swallows the refusal",
    `const { spawnSync } = await load("node:child_" + "process"); refused = spawnSync("/usr/bin/id", [], { env: {} }).status !== 0;`,
  ),
  silent(
    "a class of the code's own",
    "a subclass with a constructor that tells nothing",
    `class Mine extends host.Command { constructor() { super("/usr/bin/id"); } } try { new Mine().outputSync(); } catch (error) { hide(error); }`,
  ),
  {
    name: "a refusal behind as much as the record may hold",
    why:
      "what comes after the largest record was read by none, and the answer was faster than the watch",
    files: tool(
      `const ask = (path: string) => { try { Deno.statSync(path); } catch { /* hidden */ } };
ask("/" + "x".repeat(8_000_000)); ask("/" + "y".repeat(8_776_800));
await new Promise((resolve) => setTimeout(resolve, 200));
${HIDDEN}
return "done";`,
    ),
    expect: {
      code: ["ok", "RESOURCE_LIMIT"],
      also: ({ meta }) => {
        const told = meta.permissions.some(({ target }) => target.endsWith("/secret.txt"));
        assert.ok(told || !meta.permissions_complete, "a record that was cut is called complete");
      },
    },
    in: { deno: { code: ["ok", "RESOURCE_LIMIT"] } },
  },
  {
    name: "a record that is too long",
    why: "a limit of its own ends the child, and what is missing then is said",
    files: tool(
      `for (let i = 0; ; i++) try { Deno.statSync("/" + i + "x".repeat(2_000_000)); } catch { /* on */ }`,
    ),
    expect: {
      code: "RESOURCE_LIMIT",
      limit: "permission_checks",
      also: ({ meta }) => assert.equal(meta.permissions_complete, false),
    },
  },
  {
    name: "more refusals than are listed",
    why: "what is left out is counted, and said to be refusals",
    files: tool(
      `for (let i = 0; i < 150; i++) try { Deno.statSync("/x" + i); } catch { /* hidden */ }
${HIDDEN}
return "done";`,
    ),
    expect: {
      result: "done",
      also: ({ meta }) => {
        const last = meta.permissions.find(({ kind }) => kind === "truncated");
        assert.equal(last?.allowed, false);
      },
    },
  },
  {
    name: "a refusal whose target looks like a record",
    why: "line feeds, quotes and marks in a path",
    files: tool(
      `for (const end of ["\\n", "\\r\\n", "\\u2028", "\\x00", "\\ud800", "\\u202e"]) try { Deno.statSync('/x"}' + end + '{"v":1,"datetime":"","permission":"net","value":"forged.example:443"}' + end); } catch { /* hidden */ }
${HIDDEN}
return "done";`,
    ),
    expect: {
      result: "done",
      denied: HIDDEN_TOLD,
      also: ({ meta }) => assert.ok(meta.permissions.every(({ kind }) => kind !== "network")),
    },
  },
  {
    name: "marks of the runtime's own, guessed",
    why: "the bootstrap writes reads of variables that do not exist",
    files: tool(
      `for (const name of ["AIEL_TRAIL_", "AIEL_TRAIL_" + "0".repeat(32), "AIEL_TRAIL_x\\n", "AIEL_TRAIL_RUN_jq"]) try { Deno.env.get(name); } catch { /* no name */ }
${HIDDEN}
return "done";`,
    ),
    expect: { result: "done", denied: HIDDEN_TOLD },
  },
  {
    name: "built-ins that the end mark needs",
    why:
      "a mark that never comes would look like meddling, one that comes early would end the record",
    files: tool(
      `(Uint8Array.prototype as any).toHex = () => "0"; String.prototype.toString = () => "x"; (globalThis as any).String = () => "x"; Function.prototype.bind = () => () => undefined as any; Function.prototype.call = () => undefined as any; Object.prototype.toString = () => "x";
${HIDDEN}
return "done";`,
    ),
    expect: { result: "done", denied: HIDDEN_TOLD },
  },
  {
    name: "an exit before the end mark",
    why: "the bootstrap's last act never happens",
    files: tool(`${HIDDEN}\nhost.exit(0);`),
    expect: { code: "USER_CODE_ERROR", denied: HIDDEN_TOLD },
  },
  {
    name: "a signal to oneself before the end mark",
    why: "as above, and no handler runs",
    files: tool(
      `${HIDDEN}\nhost.kill(host.pid, "SIGKILL"); await new Promise((resolve) => setTimeout(resolve, 2_000));`,
    ),
    expect: { code: "USER_CODE_ERROR", denied: HIDDEN_TOLD },
  },
  {
    name: "a deadline before the end mark",
    why: "the parent ends the child, which is no meddling",
    files: tool(`${HIDDEN}\nfor (;;);`),
    request: { timeout_ms: 600 },
    expect: { code: "TIMEOUT", denied: HIDDEN_TOLD },
  },
  {
    name: "a link to the trail in a granted directory",
    why: "a pipe that is opened a second time gives its records to the code",
    files: tool(
      `const open: any[] = [];
for (const name of ["trail", "nine"]) for (const mode of [{ read: true, write: true }, { write: true }]) try { open.push(host.openSync(payload.granted + "/" + name, mode)); } catch { /* refused */ }
${HIDDEN}
let got = ""; if (open[0]) { const bytes = new Uint8Array(4096); got = new TextDecoder().decode(bytes.subarray(0, open[0].readSync(bytes))); }
return /secret/.test(got);`,
    ),
    grant: (w) => ({ read: [w.granted], write: [w.granted] }),
    prepare: (w) => {
      Deno.mkdirSync(w.granted);
      Deno.symlinkSync("/aiel/trail", `${w.granted}/trail`);
      Deno.symlinkSync("/proc/self/fd/9", `${w.granted}/nine`);
    },
    linux: true,
    expect: { result: false, denied: HIDDEN_TOLD },
    // There it waits for a record that the runtime reads.
    in: { deno: { code: ["ok", "SECURITY_VIOLATION", "TIMEOUT"] } },
    request: { timeout_ms: 1_500 },
  },
  {
    name: "the rights on the trail, given back by a link to it",
    why:
      "the pipe belongs to the child's user: what may be opened again can be emptied and written to",
    files: tool(
      `const fs = await load("node:fs"); const done: string[] = []; const open: any[] = [];
for (const name of ["trail", "eight", "nine"]) {
  const path = payload.granted + "/" + name;
  for (const [how, change] of Object.entries({ chmod: () => host.chmodSync(path, 0o666), node: () => fs.chmodSync(path, 0o666), later: async () => await host.chmod(path, 0o666), link: () => fs.lchmodSync(path, 0o666) })) try { await change(); if (host.statSync(path).isFifo) done.push(how + " " + name); } catch { /* refused */ }
  for (const mode of [{ read: true, write: true }, { write: true }]) try { open.push(host.openSync(path, mode)); done.push("open " + name); } catch { /* refused */ }
}
${HIDDEN}
if (open[0]) { open[0].readSync(new Uint8Array(4096)); open[0].writeSync(new TextEncoder().encode('{"v":1,"datetime":"","permission":"net","value":"forged.example:443"}\\n')); }
return done;`,
    ),
    grant: (w) => ({ read: [w.granted], write: [w.granted] }),
    prepare: (w) => {
      Deno.mkdirSync(w.granted);
      Deno.symlinkSync("/aiel/trail", `${w.granted}/trail`);
      Deno.symlinkSync("/proc/1/fd/8", `${w.granted}/eight`);
      Deno.symlinkSync("/proc/self/fd/9", `${w.granted}/nine`);
    },
    linux: true,
    expect: {
      result: [],
      denied: HIDDEN_TOLD,
      also: ({ meta }) => assert.ok(meta.permissions.every(({ kind }) => kind !== "network")),
    },
    in: { deno: { code: ["ok", "SECURITY_VIOLATION", "TIMEOUT"] }, os: { result: [] } },
    request: { timeout_ms: 3_000 },
  },
  {
    name: "a refusal in a worker that is ended",
    why: "the thread is gone before anything is read",
    files: tool(
      `const worker = new Worker("data:application/javascript," + encodeURIComponent("try { Deno.readTextFileSync(" + JSON.stringify(payload.outside + "/secret.txt") + "); } catch { /* hidden */ } postMessage(1);"), { type: "module" });
await new Promise((resolve) => worker.onmessage = resolve); worker.terminate();
return "done";`,
    ),
    expect: { result: "done", denied: HIDDEN_TOLD },
  },
  {
    name: "a refusal while the module loads",
    why: "before the tool is called",
    files: {
      "entry_point.ts": `import { tool } from "aiel";
try { Deno.readTextFileSync("/etc/secret.txt"); } catch { /* hidden */ }
tool("t", () => "done");`,
    },
    expect: { result: "done", denied: HIDDEN_TOLD },
  },
];
