import assert from "node:assert/strict";
import { NO_TOOLS, TOOLS } from "../../tests/harness/host_tools.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.ts";
import { findHostTools, type HostTools } from "./host_tools.ts";
import { canMark, launchCommand } from "./launch_command.ts";

const ALL: HostTools = {
  bwrap: "/b",
  sh: "/s",
  setsid: "/g",
  setpriv: "/p",
  prlimit: "/l",
  env: "/e",
  mkfifo: "/m",
  mknod: "/usr/bin/mknod",
};
const BARRIER = { words: ["--a", "--"], filter: "/filter", pipe: "/pipe" };
const PLAIN = {
  ahead: false,
  limits: DEFAULT_LIMITS,
  signalBlocker: null,
  barrier: undefined,
  mark: undefined,
};

Deno.test("launchCommand without the barrier: a session, an end with the runner, limits, a mark", () => {
  const words = launchCommand({ ...PLAIN, tools: ALL, signalBlocker: "/e", mark: 12 });
  const script = words[10] ?? "";
  assert.deepEqual(words, [
    ...["/g", "/e", "--block-signal=USR1"],
    ...["/p", "--pdeathsig", "KILL", "--no-new-privs", "--"],
    ...["/s", "-c", script, "sh"],
    ...["/l", "--locks=12", "--"],
  ]);
  // A runner that died before the kernel was told to end the child with it is not the parent now.
  assert.ok(script.endsWith(`\n[ "$PPID" = ${Deno.pid} ] || exit 125\nexec "$@"`), script);
  assert.ok(!launchCommand({ ...PLAIN, tools: ALL }).some((word) => word.startsWith("--locks")));
});

Deno.test("launchCommand with the barrier: a session, limits, what bubblewrap holds, bubblewrap", () => {
  const words = launchCommand({ ...PLAIN, tools: ALL, signalBlocker: "/e", barrier: BARRIER });
  const script = words[5] ?? "";
  // bubblewrap sees to the rest itself.
  assert.deepEqual(words, [
    ...["/g", "/e", "--block-signal=USR1", "/s", "-c", script, "sh"],
    ...["/filter", "/pipe", "/b", "--a", "--"],
  ]);
  assert.doesNotMatch(script, /PPID/);
});

Deno.test("launchCommand goes without the programs that a machine does not have", () => {
  assert.deepEqual(launchCommand({ ...PLAIN, tools: NO_TOOLS, mark: 1 }), []);
  assert.deepEqual(launchCommand({ ...PLAIN, tools: { ...NO_TOOLS, setpriv: "/p" } }), [
    ...["/p", "--pdeathsig", "KILL", "--no-new-privs", "--"],
  ]);
  // Nothing ends such a child with its runner, and in a new session the parent may be another one.
  const [, , script = ""] = launchCommand({ ...PLAIN, tools: { ...NO_TOOLS, sh: "/s" } });
  assert.doesNotMatch(script, /PPID/);
});

Deno.test("findHostTools looks in fixed directories only, for what the system can have", () => {
  const there = new Set(["/bin/sh", "/usr/bin/sh", "/usr/local/bin/bwrap", "/home/me/bin/setpriv"]);
  const exists = (path: string) => there.has(path);
  const linux = findHostTools(exists, "linux");
  assert.deepEqual(linux, { ...NO_TOOLS, sh: "/usr/bin/sh", bwrap: "/usr/local/bin/bwrap" });
  const darwin = findHostTools(() => true, "darwin");
  assert.deepEqual(darwin, {
    ...NO_TOOLS,
    sh: "/usr/bin/sh",
    mkfifo: "/usr/bin/mkfifo",
  });
  assert.deepEqual(findHostTools(() => true, "windows"), NO_TOOLS);
});

const LINUX = Deno.build.os === "linux" && TOOLS.sh !== null;

/** Runs a program as a child would be, with its words before, and gives what it prints. */
async function underLimits(
  limits: Partial<Limits>,
  program: readonly string[],
  before: readonly string[] = [],
): Promise<string> {
  const [first = "", ...args] = [
    ...before,
    ...launchCommand({
      ...PLAIN,
      tools: { ...NO_TOOLS, sh: TOOLS.sh },
      limits: { ...DEFAULT_LIMITS, ...limits },
    }),
    ...program,
  ];
  const { success, stdout, stderr } = await new Deno.Command(first, { args }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** Soft and hard limits of a process, by the names of proc(5). */
function limitsIn(text: string): Map<string, string> {
  const lines = text.split("\n").map((line) => /^(.*?) {2,}(\S+) +(\S+)/.exec(line));
  return new Map(lines.map((line) => [line?.[1] ?? "", `${line?.[2]} ${line?.[3]}`]));
}

const READ_LIMITS = ["cat", "/proc/self/limits"];

Deno.test({
  name: "launchCommand's script sets the limits in the shell of this machine, soft and hard",
  ignore: !LINUX,
  async fn() {
    const limits = limitsIn(await underLimits({ memory_mb: 100, cpu_ms: 1_001 }, READ_LIMITS));
    const data = (100 + 600 + 4 * 540) * 1024 * 1024;
    assert.equal(limits.get("Max data size"), `${data} ${data}`);
    // Whole seconds, one above the limit: the watch is exact.
    assert.equal(limits.get("Max cpu time"), "3 3");
    const file = 64 * 1024 * 1024;
    assert.equal(limits.get("Max file size"), `${file} ${file}`);
    assert.equal(limits.get("Max open files"), "512 512");
    assert.equal(limits.get("Max core file size"), "0 0");
    const other = limitsIn(await underLimits({ memory_mb: 101, cpu_ms: 1_000 }, READ_LIMITS));
    assert.equal(other.get("Max data size"), `${data + 1024 * 1024} ${data + 1024 * 1024}`);
    assert.equal(other.get("Max cpu time"), "2 2");
  },
});

Deno.test({
  name: "launchCommand's script leaves limits that are lower already, and goes on",
  // The right to raise limits has to be given up first, in case the tests have it.
  ignore: !LINUX || TOOLS.prlimit === null || TOOLS.setpriv === null,
  async fn() {
    const low = [
      ...[TOOLS.prlimit ?? "", "--nofile=100", "--fsize=1000", "--cpu=1", "--"],
      ...[TOOLS.setpriv ?? "", "--bounding-set=-sys_resource", "--inh-caps=-all", "--"],
    ];
    const limits = limitsIn(await underLimits({}, READ_LIMITS, low));
    assert.equal(limits.get("Max open files"), "100 100");
    assert.equal(limits.get("Max file size"), "1000 1000");
    assert.equal(limits.get("Max cpu time"), "1 1");
    // The others are set all the same.
    assert.equal(limits.get("Max core file size"), "0 0");
  },
});

Deno.test({
  name: "launchCommand's script gives every word on as it is, and takes no word for itself",
  ignore: !LINUX,
  async fn() {
    const words = ["", " a  b ", "$HOME", "`x`", '"', "'", "\\", "-n", "*", "é\n"];
    const script = 'for word; do printf "[%s]" "$word"; done';
    const printed = await underLimits({}, ["sh", "-c", script, "sh", ...words]);
    assert.equal(printed, words.map((word) => `[${word}]`).join(""));
  },
});

Deno.test({
  name: "launchCommand's script opens the filter and the pipe, and starts nothing without them",
  ignore: !LINUX || TOOLS.mkfifo === null,
  async fn() {
    using dir = tempDir();
    const filter = `${dir.path}/a filter`;
    const pipe = `${dir.path}/a pipe`;
    Deno.writeTextFileSync(filter, "the filter");
    assert.ok((await new Deno.Command(TOOLS.mkfifo ?? "", { args: [pipe] }).output()).success);
    // Bubblewrap's place is taken by a program that shows what it would get.
    const launch = (filter: string, pipe: string) => {
      const shows = 'cat <&9; echo " through" >&8; read -r line <&8; printf "%s" "$line" "$@"';
      const barrier = { words: ["-c", shows, "sh", "a b"], filter, pipe };
      const tools = { ...NO_TOOLS, sh: TOOLS.sh, bwrap: TOOLS.sh };
      const [first = "", ...args] = launchCommand({ ...PLAIN, tools, barrier });
      return new Deno.Command(first, { args }).output();
    };
    const { stdout } = await launch(filter, pipe);
    assert.equal(new TextDecoder().decode(stdout), "the filterthrougha b");
    for (
      const without of [await launch(`${filter}-`, pipe), await launch(filter, `${dir.path}/no/p`)]
    ) {
      assert.notEqual(without.code, 0);
      assert.equal(new TextDecoder().decode(without.stdout), "");
    }
  },
});

Deno.test({
  name: "launchCommand's script starts nothing for a parent that is not the runner",
  ignore: !LINUX || TOOLS.setpriv === null,
  async fn() {
    const tools = { ...NO_TOOLS, sh: TOOLS.sh, setpriv: TOOLS.setpriv };
    const command = [...launchCommand({ ...PLAIN, tools }), "echo", "started"];
    const start = async ([first = "", ...args]: string[]) => {
      const { code, stdout } = await new Deno.Command(first, { args }).output();
      return [code, new TextDecoder().decode(stdout)];
    };
    assert.deepEqual(await start(command), [0, "started\n"]);
    // The outer shell has something to do afterwards, so it stays the parent.
    const between = ["-c", '"$@"; code=$?; exit $code', "sh", ...command];
    assert.deepEqual(await start([TOOLS.sh ?? "", ...between]), [125, ""]);
  },
});

Deno.test("canMark needs the program, and a limit that can still be lowered", () => {
  assert.equal(canMark(NO_TOOLS), false);
  if (Deno.build.os !== "linux") return assert.equal(canMark(ALL), false);
  const text = Deno.readTextFileSync("/proc/self/limits");
  assert.equal(canMark(ALL), limitsIn(text).get("Max file locks") === "unlimited unlimited");
});
