/**
 * A runner that was started in a dirty world: with descriptors that it inherited, and an
 * environment that libraries obey. What its child has is looked at from outside.
 *
 * @module
 */

import assert from "node:assert/strict";
import { FROM_CACHE } from "../harness/deno_child.ts";
import { descendantsWith, until } from "../harness/processes.ts";
import { REPOSITORY, toolSnapshot, writeFiles } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { IN_A_CHILD } from "./deno_environment_names.ts";

const SECRET = "canary-of-the-operator-51c7";

/**
 * Descriptors that are not for a child: a file to write, one to read, a pipe, a socket's number.
 */
const DIRTY =
  'exec 33>>"$1/operator.txt" 34<"$1/secret.txt"; mkfifo "$1/pipe"; exec 35<>"$1/pipe"; ' +
  'shift; exec "$@"';

/** What a child may have open, by where it leads. */
const KNOWN = [
  /^pipe:/,
  /^anon_inode:/,
  /^socket:/,
  /^\/dev\/null$/,
  /\/trail$/,
  /\/(?:v8_code|dep_analysis|node_analysis)_cache_v2(?:-wal|-shm|-journal)?$/,
  /\/code_runs\.txt$/,
];

/**
 * Opens every number that a process of this size can have, as Node's handles let any code do; and
 * a file of its snapshot, by which the test knows its process.
 */
const OPENS_ALL = `const load = (name: string): Promise<any> => import(name);
using _open = await Deno.open(new URL("./code_runs.txt", import.meta.url));
const node = (await load("node:process")).default;
const { Pipe } = node.binding("pipe_wrap");
const opened: number[] = [];
for (let number = 30; number < 64; number++) {
  if (new Pipe(0).open(number) === 0) opened.push(number);
}
await new Promise((resolve) => setTimeout(resolve, payload.wait));
return opened;`;

for (const isolation of ["auto", "deno"]) {
  Deno.test({
    name:
      `a child has nothing of the world that its runner was started in, AIEL_ISOLATION=${isolation}`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      using dir = tempDir();
      const { path } = dir;
      writeFiles(`${path}/snapshot`, toolSnapshot(OPENS_ALL, { "code_runs.txt": "" }));
      writeFiles(path, { "secret.txt": SECRET, "operator.txt": "" });
      const flags = ["--action", "invoke", "--kind", "tool", "--name", "t"];
      const runner = new Deno.Command("bash", {
        args: [
          ...["-c", DIRTY, "bash", path, Deno.execPath(), "run", "-A", ...FROM_CACHE],
          ...[`${REPOSITORY}/runtime/runner.ts`, "--files-root", `${path}/snapshot`, ...flags],
          ...["--payload", '{"wait":5000}'],
        ],
        env: {
          AIEL_CACHE_DIR: `${path}/cache`,
          AIEL_ISOLATION: isolation,
          SSLKEYLOGFILE: `${path}/keys`,
          __EGL_VENDOR_LIBRARY_FILENAMES: `${path}/vendor.json`,
          NODE_OPTIONS: "",
          HTTP_PROXY: "http://127.0.0.1:9",
          OPERATOR_TOKEN: SECRET,
        },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const ended = runner.output();
      const child = await childOf(runner.pid);
      const links = await settledLinksOf(child);
      const environment = Deno.readTextFileSync(`/proc/${child}/environ`);
      const envelope = JSON.parse(new TextDecoder().decode((await ended).stdout));

      assert.deepEqual(links.filter((link) => !KNOWN.some((known) => known.test(link))), []);
      assert.ok(links.some((link) => link.endsWith("/trail")), links.join(" "));
      const names = environment.split("\0").filter((one) => one !== "").map((one) =>
        one.slice(0, one.indexOf("="))
      );
      assert.deepEqual(names.filter((name) => !IN_A_CHILD.has(name)), []);
      assert.ok(!environment.includes(SECRET));
      assert.deepEqual([envelope.error?.message, envelope.result], [undefined, []]);
      assert.equal(Deno.readTextFileSync(`${path}/operator.txt`), "");
    },
  });
}

/**
 * The process that runs the code, below the runner. The child that inspects the modules runs no
 * code of theirs, so it never has the code's file open.
 */
function childOf(runner: number): Promise<number> {
  return until(
    "the child runs the code",
    () =>
      descendantsWith(runner, "bootstrap.js").map(({ pid }) => pid).find((pid) =>
        linksOf(pid).some((link) => link.endsWith("/code_runs.txt"))
      ),
  );
}

/** What a process has open when it opens nothing more: files of a moment are seen once only. */
async function settledLinksOf(pid: number): Promise<string[]> {
  let links: string[] = [];
  await until("the child opens nothing more", () => {
    const before = links.join("\n");
    links = linksOf(pid);
    return links.join("\n") === before;
  });
  return links;
}

function linksOf(pid: number): string[] {
  try {
    return [...Deno.readDirSync(`/proc/${pid}/fd`)].map(({ name }) =>
      Deno.readLinkSync(`/proc/${pid}/fd/${name}`)
    );
  } catch {
    return [];
  }
}
