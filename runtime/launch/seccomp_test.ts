import assert from "node:assert/strict";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { FILTERS_DIGEST, seccompFilter, type SyscallNeeds } from "./seccomp.ts";
import { ALLOWED, CHECKED, PROGRAMS, REFUSED, type SyscallNumbers } from "./syscalls.ts";

const ARCHITECTURES = ["x86_64", "aarch64"] as const;
const AUDIT = { x86_64: 0xc000003e, aarch64: 0xc00000b7 };
/** A descriptor that is also a number which other arguments have in the calls below. */
const TRAIL = 9;
const ALL_NEEDS: SyscallNeeds = { network: true, ipv6: true, programs: true, trail: undefined };
const NEEDS: SyscallNeeds[] = [false, true].flatMap((network) => [
  { network, ipv6: network, programs: false, trail: TRAIL },
  { network, ipv6: false, programs: false, trail: undefined },
  { network, ipv6: network, programs: true, trail: undefined },
]);

const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const REFUSE = 0x50000;
const [EPERM, EINVAL, ENOTTY, ENOSYS, EPROTONOSUPPORT, EAFNOSUPPORT] = [
  ...[1, 22, 25, 38, 93, 97].map((errno) => REFUSE | errno),
] as [number, number, number, number, number, number];

interface Call {
  machine: number;
  number: number;
  args: readonly [bigint, bigint, bigint, bigint];
}

function filterFor(arch: string, needs: SyscallNeeds): Uint8Array<ArrayBuffer> {
  const filter = seccompFilter(arch, needs);
  assert.ok(filter !== undefined);
  return filter;
}

/** The call as struct seccomp_data. */
function dataOf(call: Call): DataView {
  const data = new DataView(new ArrayBuffer(64));
  data.setUint32(0, call.number, true);
  data.setUint32(4, call.machine, true);
  call.args.forEach((value, index) => data.setBigUint64(16 + 8 * index, value, true));
  return data;
}

/** What the kernel would do with the filter; throws where the kernel would not take it. */
function interpret(filter: Uint8Array<ArrayBuffer>, data: DataView): number {
  const program = new DataView(filter.buffer);
  let accumulator = 0;
  for (let at = 0; at < filter.length; at += 8) {
    const k = program.getUint32(at + 4, true);
    const skip = (holds: boolean) => 8 * program.getUint8(at + (holds ? 2 : 3));
    const code = program.getUint16(at, true);
    if (code === 0x20) {
      assert.ok(k % 4 === 0 && k < 64, `loads from ${k}`);
      accumulator = data.getUint32(k, true);
    } else if (code === 0x54) accumulator = (accumulator & k) >>> 0;
    else if (code === 0x05) at += 8 * k;
    else if (code === 0x15) at += skip(accumulator === k);
    else if (code === 0x35) at += skip(accumulator >= k);
    else if (code === 0x45) at += skip((accumulator & k) !== 0);
    else if (code === 0x06) return k;
    else throw new Error(`No instruction ${code}`);
  }
  throw new Error("The filter ends without an answer");
}

const REQUESTS = [0x5401, 0x802c542a, 0x5413, 0x541b, 0x5421, 0x5450, 0x5451, 0x40049409];
const NETWORK_REQUESTS = [0x8910, 0x8933];
const PROGRAM_REQUESTS = [
  ...[0x5402, 0x5403, 0x5404, 0x5409, 0x540b, 0x540f, 0x5410, 0x5411, 0x5429],
  ...[0x402c542b, 0x402c542c, 0x402c542d],
];
const FILE_COMMANDS = [0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032, 1034];
const OPTIONS = [2, 3, 15, 16, 21, 23, 27, 30, 37, 38, 39, 42, 51, 52, 56, 0x53564d41];

/** The answer to a call whose arguments matter, in as many words. */
function expectedOfChecked(name: string, [a, b, c, d]: number[], needs: SyscallNeeds): number {
  assert.ok(a !== undefined && b !== undefined && c !== undefined && d !== undefined);
  const plain = (mode: number) => Math.floor(mode / 0o2000) % 4 === 0 ? ALLOW : EPERM;
  const creates = (flags: number) => (flags >>> 6) % 2 === 1 || (flags >>> 22) % 2 === 1;
  switch (name) {
    case "clone": {
      const namespace = [17, 25, 26, 27, 28, 29, 30].some((bit) => (a >>> bit) % 2 === 1);
      const isThread = (a >>> 16) % 2 === 1;
      return !namespace && (isThread || needs.programs) ? ALLOW : EPERM;
    }
    case "socket":
      if (a === 1) return needs.programs ? ALLOW : EAFNOSUPPORT;
      if (!needs.network || a === 10 && !needs.ipv6) return EAFNOSUPPORT;
      if (a === 16) return c === 0 ? ALLOW : EPROTONOSUPPORT;
      if (a !== 2 && a !== 10) return EAFNOSUPPORT;
      if (b % 16 !== 1 && b % 16 !== 2) return EPERM;
      return c === 0 || c === 6 || c === 17 ? ALLOW : EPROTONOSUPPORT;
    case "socketpair":
      return a === 1 ? ALLOW : EAFNOSUPPORT;
    case "open":
      return creates(b) ? plain(c) : ALLOW;
    case "openat":
      return creates(c) ? plain(d) : ALLOW;
    case "creat":
    case "mkdir":
    case "chmod":
      return plain(b);
    case "fchmod":
      return a === needs.trail ? EPERM : plain(b);
    case "mkdirat":
    case "fchmodat":
    case "fchmodat2":
      return plain(c);
    case "kill":
      return b === 10 ? EPERM : ALLOW;
    case "tgkill":
      return c === 10 ? EPERM : ALLOW;
    case "tkill":
    case "rt_sigqueueinfo":
    case "pidfd_send_signal":
      return !needs.programs ? ENOSYS : b === 10 ? EPERM : ALLOW;
    case "rt_tgsigqueueinfo":
      return !needs.programs ? ENOSYS : c === 10 ? EPERM : ALLOW;
    case "mknod":
      return needs.programs ? plain(b) : ENOSYS;
    case "mknodat":
      return needs.programs ? plain(c) : ENOSYS;
    case "close":
    case "dup":
      return a === needs.trail ? EPERM : ALLOW;
    case "fcntl":
      if (a === needs.trail) return EPERM;
      return FILE_COMMANDS.includes(b) ? ALLOW : EINVAL;
    case "dup2":
    case "dup3":
      return a === needs.trail || b === needs.trail ? EPERM : ALLOW;
    case "epoll_ctl":
      return c === needs.trail ? EPERM : ALLOW;
    case "close_range":
      return needs.trail === undefined ? ALLOW : ENOSYS;
    case "ioctl": {
      if (a === needs.trail) return EPERM;
      const allowed = REQUESTS.includes(b) || needs.network && NETWORK_REQUESTS.includes(b) ||
        needs.programs && PROGRAM_REQUESTS.includes(b);
      return allowed ? ALLOW : ENOTTY;
    }
    case "prctl":
      return OPTIONS.includes(a) || needs.programs && a === 36 ? ALLOW : EINVAL;
    default:
      assert.equal(name, "personality");
      return a === 0 || a === 0xffffffff ? ALLOW : EPERM;
  }
}

/** A plain reading of the tables, to compare the filter with. */
class Model {
  readonly #names = new Map<number, string>();
  readonly #cases: { call: Call; data: DataView; expected: number }[] = [];

  constructor(readonly arch: typeof ARCHITECTURES[number], readonly needs: SyscallNeeds) {
    for (const [name, numbers] of allSyscalls()) {
      const number = numbers[arch === "x86_64" ? 0 : 1];
      if (number !== null) this.#names.set(number, name);
    }
    for (const call of this.#calls()) {
      this.#cases.push({ call, data: dataOf(call), expected: this.#expected(call) });
    }
  }

  #expected({ machine, number, args }: Call): number {
    if (machine !== AUDIT[this.arch]) return KILL;
    const name = this.#names.get(number);
    if (name === undefined) return ENOSYS;
    if (name in CHECKED) {
      return expectedOfChecked(name, args.map((value) => Number(value % 2n ** 32n)), this.needs);
    }
    if (name in ALLOWED || name in PROGRAMS && this.needs.programs) return ALLOW;
    return name in REFUSED ? EPERM : ENOSYS;
  }

  /** Calls that the filter answers otherwise. */
  *differences(filter: Uint8Array<ArrayBuffer>): Generator<string> {
    for (const { call, data, expected } of this.#cases) {
      let actual: number | string;
      try {
        actual = interpret(filter, data);
      } catch (error) {
        actual = String(error);
      }
      if (actual !== expected) {
        const { number, args } = call;
        yield `${this.#names.get(number) ?? number}(${args}): ${actual}, expected ${expected}`;
      }
    }
  }

  *#calls(): Generator<Call> {
    const machine = AUDIT[this.arch];
    for (const number of NUMBERS) {
      const some = (this.#names.get(number) ?? "") in CHECKED ? ARGUMENTS : ARGUMENTS.slice(0, 6);
      for (const args of some) yield { machine, number, args };
    }
    // 32-bit x86 and arm, and the other machine.
    for (const foreign of [0x40000003, 0x40000028, ...Object.values(AUDIT)]) {
      for (const number of NUMBERS) yield { machine: foreign, number, args: [0n, 0n, 0n, 0n] };
    }
  }
}

function allSyscalls(): [string, SyscallNumbers][] {
  return [ALLOWED, PROGRAMS, CHECKED, REFUSED].flatMap((calls) =>
    Object.entries<SyscallNumbers>(calls)
  );
}

/** All that kernels have, the first of x32, and the ends. */
const NUMBERS = [
  ...Array.from({ length: 601 }, (_, number) => number),
  ...Array.from({ length: 601 }, (_, number) => 0x40000000 + number),
  ...[0x7fffffff, 0x80000000, 0xffffffff],
];

const ARGUMENTS = interestingArguments();

function interestingArguments(): Call["args"][] {
  const requests = [...REQUESTS, ...NETWORK_REQUESTS, ...PROGRAM_REQUESTS, 0x5412, 0x541c];
  const options = [...OPTIONS, 36, 1, 4, 22, 35];
  const bits = Array.from({ length: 32 }, (_, bit) => 2 ** bit);
  const first = [
    ...Array.from({ length: 50 }, (_, value) => value),
    ...[...options, ...bits, ...bits.map((bit) => 0x10000 + bit), 0x3d0f00, 0x1200011, 0x4111],
    ...[0xffffffff, 0xfffffffe],
  ];
  const types = [1, 2, 3, 5, 10, 0x80001, 0x80801, 0x80803, 0x12, 0x11];
  const protocols = [0, 1, 6, 7, 16, 17, 132, 255, 262];
  const plain = [
    [0, 0, 0],
    [TRAIL, TRAIL, TRAIL],
    [0o6755, 0o6755, 0o6755, 0o6755],
    [0xffffffff, 0xffffffff, 0xffffffff],
    [1, 0x5412, 0],
    ...[8, 9, 10].flatMap((
      value,
    ) => [[1, value, 0], [value, 1, 2], [1, 2, value], [value, 0x5401, 0]]),
    ...first.map((value) => [value, 1, 0]),
    ...[...FILE_COMMANDS, 8, 10, 15, 1024, 1026].flatMap((value) => [
      ...[[1, value, 0], [1, value + 1, 0], [1, value - 1, 0]],
    ]),
    ...requests.flatMap((value) => [[1, value, 0], [1, value + 1, 0], [1, value - 1, 0]]),
    ...[0, 1, 2, 3, 10, 16, 17, 38, 40].flatMap((family) =>
      types.flatMap((type) => protocols.map((protocol) => [family, type, protocol]))
    ),
  ];
  const flags = [0, 1, 0o100, 0o101, 0o20000000, 0o20200000, 0o2000];
  const modes = [0, 0o644, 0o777, 0o1777, 0o2755, 0o4755, 0o6755, 0o10644, 0o100644];
  plain.push(
    ...flags.flatMap((flag) =>
      modes.flatMap((mode) => [[0, flag, mode, mode], [0, 0, flag, mode], [0, mode, mode, 0]])
    ),
  );
  // The kernel takes the lower half of all of these.
  return plain.flatMap(([a = 0, b = 0, c = 0, d = 0]) => {
    const high = 0xdeadbeefn << 32n;
    return [[BigInt(a), BigInt(b), BigInt(c), BigInt(d)], [
      high + BigInt(a),
      high + BigInt(b),
      BigInt(c) + high,
      BigInt(d) + high,
    ]];
  });
}

Deno.test("the digest of the filters is theirs", async () => {
  const filters = ARCHITECTURES.flatMap((arch) => NEEDS.map((needs) => filterFor(arch, needs)));
  const bytes = await new Blob(filters).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  assert.equal(FILTERS_DIGEST, digest.toHex().slice(0, 16));
});

Deno.test("seccompFilter knows two machines", () => {
  assert.equal(seccompFilter("riscv64", ALL_NEEDS), undefined);
});

for (const arch of ARCHITECTURES) {
  Deno.test(`seccompFilter answers every number as the tables say: ${arch}`, () => {
    for (const needs of NEEDS) {
      const filter = filterFor(arch, needs);
      assert.deepEqual([...new Model(arch, needs).differences(filter)], []);
    }
  });
}

Deno.test("every instruction of the filter matters", () => {
  const needs = { network: true, ipv6: true, programs: false, trail: TRAIL };
  const model = new Model("x86_64", needs);
  const filter = filterFor("x86_64", needs);
  for (let at = 4; at < filter.length; at += 8) {
    const changed = filter.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    const { done } = model.differences(changed).next();
    assert.ok(!done, `instruction ${(at - 4) / 8} may be another`);
  }
});

Deno.test("each system call stands in one table, but for those that programs need", () => {
  const names = allSyscalls().map(([name]) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  assert.deepEqual(twice, ["fork", "vfork"]);
  for (const column of [0, 1]) {
    const numbers = new Map(allSyscalls().map(([name, { [column]: number }]) => [name, number]));
    const known = [...numbers.values()].filter((number) => number !== null);
    assert.equal(new Set(known).size, known.length);
  }
});

const HAS_COMPILER = Deno.build.os === "linux" && await succeeds("cc", ["--version"]);

Deno.test({
  name: "the numbers are those of the kernel's headers",
  ignore: !HAS_COMPILER,
  async fn() {
    const arm = ["RENAMEAT", "NEW_STAT", "SET_GET_RLIMIT", "TIME32_SYSCALLS"];
    const headers = [{ header: "asm-generic/unistd.h", column: 1 }];
    if (Deno.build.arch === "x86_64") headers.push({ header: "asm/unistd.h", column: 0 });
    for (const { header, column } of headers) {
      const source = `#include <${header}>\n` +
        allSyscalls().map(([name]) => `"${name}" __NR_${name}\n`).join("");
      const flags = column === 1 ? arm.map((what) => `-D__ARCH_WANT_${what}`) : [];
      const preprocessed = await output("cc", ["-E", "-P", ...flags, "-"], source);
      const known = new Map(
        [...preprocessed.matchAll(/^"(\w+)" (\d+)$/gm)].map(([, name, number]) => [name, number]),
      );
      assert.ok(known.size > 200);
      for (const [name, { [column]: number }] of allSyscalls()) {
        // A number that these headers don't have may be newer than they are.
        if (number && number > 450 && !known.has(name)) continue;
        assert.equal(
          number ?? undefined,
          known.has(name) ? Number(known.get(name)) : undefined,
          name,
        );
      }
    }
  },
});

async function succeeds(program: string, args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

async function output(program: string, args: string[], input = ""): Promise<string> {
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { stdout, success } = await child.output();
  assert.ok(success, `${program} ${args.join(" ")}`);
  return new TextDecoder().decode(stdout);
}

const NAMESPACES = ["user", "ipc", "pid", "net", "uts"].map((name) => `--unshare-${name}`);
const HAS_BWRAP = Deno.build.os === "linux" &&
  await succeeds("bwrap", [...NAMESPACES, ..."--ro-bind / / --proc /proc true".split(" ")]);
const OWN_FILTER = seccompFilter(Deno.build.arch, {
  network: false,
  ipv6: false,
  programs: false,
  trail: undefined,
});
const CAN_CONFINE = HAS_BWRAP && OWN_FILTER !== undefined;
if (!CAN_CONFINE || !HAS_COMPILER) {
  // deno-lint-ignore no-console -- a test that does less has to say so
  console.warn("SKIPPED: system calls under the filter. They take Linux with bwrap and cc");
}

/**
 * Runs a command that lies in `directory` (as /tmp/probe) inside bwrap, under the filter or without
 * one.
 */
async function confined(directory: string, needs: SyscallNeeds | undefined, command: string[]) {
  const filter = needs === undefined ? [] : ["--seccomp", "9"];
  const file = `${directory}/${JSON.stringify(needs)}`;
  Deno.writeFileSync(file, needs ? filterFor(Deno.build.arch, needs) : new Uint8Array());
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: [
      ...["-c", 'exec 9<"$0"; exec bwrap "$@"', file, ...NAMESPACES, ...filter],
      ...["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--ro-bind", "/", "/"],
      ...["--tmpfs", "/tmp", "--ro-bind", directory, "/tmp/probe"],
      ...["--ro-bind", Deno.execPath(), "/tmp/deno", "--proc", "/proc", "--dev", "/dev"],
      ...["--chdir", "/tmp", "--setenv", "DENO_DIR", "/tmp/dd", "--", ...command],
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Prints what works in Deno: the value, or the error's name. */
const DENO_PROBE = `
import { DatabaseSync } from "node:sqlite";
const probes = {
  async worker() {
    const worker = new Worker(new URL("data:text/javascript,postMessage(1)"), { type: "module" });
    const { data } = await new Promise((resolve) => worker.onmessage = resolve);
    worker.terminate();
    return data;
  },
  sqlite: () => new DatabaseSync(":memory:").prepare("select 1 as one").get().one,
  async wasm() {
    const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
    const { instance } = await WebAssembly.instantiate(empty);
    return instance instanceof WebAssembly.Instance;
  },
  crypto: async () => (await crypto.subtle.digest("SHA-256", new Uint8Array(1))).byteLength,
  async watchFs() {
    await Deno.mkdir("/tmp/watched");
    const watcher = Deno.watchFs("/tmp/watched");
    await Deno.writeTextFile("/tmp/watched/file", "");
    for await (const { kind } of watcher) return kind;
  },
  async files() {
    await Deno.copyFile("/tmp/watched/file", "/tmp/copy");
    await Deno.rename("/tmp/copy", "/tmp/moved");
    return (await Deno.stat("/tmp/moved")).size;
  },
  async signal() {
    const arrived = new Promise((resolve) => Deno.addSignalListener("SIGUSR2", () => resolve(1)));
    Deno.kill(Deno.pid, "SIGUSR2");
    return await arrived;
  },
  debug: () => Deno.kill(Deno.pid, "SIGUSR1"),
  async fetch() {
    const at = { hostname: "127.0.0.1", port: 0, onListen() {} };
    const server = Deno.serve(at, () => new Response("here"));
    const text = await (await fetch("http://127.0.0.1:" + server.addr.port)).text();
    await server.shutdown();
    return text;
  },
  interfaces: () => Deno.networkInterfaces().length > 0,
  command: async () => (await new Deno.Command("true").output()).success,
};
const results = {};
for (const [name, probe] of Object.entries(probes)) {
  results[name] = await Promise.try(probe).catch((error) => error.code ?? error.name);
}
console.log(JSON.stringify(results));
Deno.exit();
`;

for (const needs of NEEDS) {
  const { network, programs } = needs;
  Deno.test({
    name: `Deno runs under the filter: ${JSON.stringify(needs)}`,
    ignore: !CAN_CONFINE,
    async fn() {
      using dir = tempDir();
      Deno.writeTextFileSync(`${dir.path}/probe.js`, DENO_PROBE);
      const { code, stdout, stderr } = await confined(dir.path, needs, [
        ...["/tmp/deno", "run", "-A", "--no-config", "--no-lock", "/tmp/probe/probe.js"],
      ]);
      assert.equal(code, 0, stderr);
      const works = { worker: 1, sqlite: 1, wasm: true, crypto: 32, files: 0, signal: 1 };
      assert.deepEqual(JSON.parse(stdout), {
        ...works,
        watchFs: "create",
        debug: "PermissionDenied",
        fetch: network ? "here" : "EAFNOSUPPORT",
        interfaces: network || "EAFNOSUPPORT",
        command: programs || "EPERM",
      });
    },
  });
}

/** Prints the error number of each call, 0 where it works; what it makes ends with it. */
const C_PROBE = `
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void report(const char *name, long result) {
  printf("%s %d\\n", name, result < 0 ? errno : 0);
  fflush(stdout);
}
/* A copy of this process ends at once. */
static long copied(long pid) {
  if (pid == 0) _exit(0);
  if (pid > 0) waitpid(pid, 0, __WALL);
  return pid;
}
#define TRY(name, call) errno = 0; report(name, (long)(call))

int main(int count, char **words) {
  char zeros[256] = {0}, byte = 'x', other;
  struct iovec to = {&other, 1}, from = {&byte, 1};
#ifdef __x86_64__
  /* The old way into the kernel, as for 32-bit programs: getpid. */
  if (count > 1) { long pid = 20; __asm__ volatile("int $0x80" : "+a"(pid)); return 0; }
  TRY("x32", syscall(0x40000000 | SYS_getpid));
#endif
  TRY("unix", socket(AF_UNIX, SOCK_STREAM, 0));
  TRY("inet", socket(AF_INET, SOCK_DGRAM, 0));
  TRY("raw", socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
  TRY("sctp", socket(AF_INET6, SOCK_STREAM, IPPROTO_SCTP));
  TRY("netlink", socket(AF_NETLINK, SOCK_RAW, 0));
  TRY("netfilter", socket(AF_NETLINK, SOCK_RAW, 12));
  TRY("vsock", socket(AF_VSOCK, SOCK_STREAM, 0));
  TRY("alg", socket(AF_ALG, SOCK_SEQPACKET, 0));
  TRY("packet", socket(AF_PACKET, SOCK_DGRAM, 0));
  TRY("process_vm_readv", syscall(SYS_process_vm_readv, getpid(), &to, 1, &from, 1, 0));
  TRY("userfaultfd", syscall(SYS_userfaultfd, 1));
  TRY("keyctl", syscall(SYS_keyctl, 0, -3, 1));
  TRY("add_key", syscall(SYS_add_key, "user", "a", "b", 1, -3));
  TRY("io_uring_setup", syscall(SYS_io_uring_setup, 1, zeros));
  TRY("bpf", syscall(SYS_bpf, 0, zeros, sizeof zeros));
  TRY("perf_event_open", syscall(SYS_perf_event_open, zeros, 0, -1, -1, 0));
  TRY("memfd_create", syscall(SYS_memfd_create, "a", 0));
  TRY("seccomp", syscall(SYS_seccomp, 2, 0, zeros));
  TRY("setns", setns(open("/proc/self/ns/user", O_RDONLY), 0));
  TRY("mount", mount("none", "/tmp", "tmpfs", 0, ""));
  TRY("fsopen", syscall(SYS_fsopen, "tmpfs", 0));
  TRY("TIOCSTI", ioctl(open("/dev/null", O_RDWR), TIOCSTI, &byte));
  TRY("TCGETS", ioctl(open("/dev/null", O_RDWR), TCGETS, zeros));
  TRY("pdeathsig", prctl(PR_SET_PDEATHSIG, 0));
  TRY("name", prctl(PR_SET_NAME, "probe"));
  TRY("personality", syscall(SYS_personality, 0x0400000));
  TRY("which personality", syscall(SYS_personality, 0xffffffff));
  TRY("clone3", syscall(SYS_clone3, zeros, 0));
  TRY("fork", copied(fork()));
  TRY("new user namespace", copied(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0)));
  TRY("unshare", unshare(CLONE_NEWUSER));
  TRY("ptrace", syscall(SYS_ptrace, 0, 0, 0, 0));
}
`;

Deno.test({
  name: "what Deno doesn't need is refused to native code",
  ignore: !CAN_CONFINE || !HAS_COMPILER,
  async fn() {
    using dir = tempDir();
    const program = `${dir.path}/probe`;
    await output("cc", ["-w", "-x", "c", "-o", program, "-"], C_PROBE);
    const results = async (needs?: SyscallNeeds) => {
      const { stdout } = await confined(dir.path, needs, ["/tmp/probe/probe"]);
      const lines = stdout.trim().split("\n").map((line) => /^(.*) (\d+)$/.exec(line));
      return Object.fromEntries(lines.map((match) => [match?.[1], Number(match?.[2])]));
    };
    for (const needs of NEEDS) {
      const { network, programs } = needs;
      assert.deepEqual(await results(needs), {
        ...(Deno.build.arch === "x86_64" && { x32: 38 }),
        ...{
          unix: programs ? 0 : 97,
          inet: network ? 0 : 97,
          raw: network ? 1 : 97,
          sctp: needs.ipv6 ? 93 : 97,
        },
        ...{ netlink: network ? 0 : 97, netfilter: network ? 93 : 97 },
        ...{ vsock: 97, alg: 97, packet: 97 },
        ...{ ptrace: 1, process_vm_readv: 38, userfaultfd: 38, keyctl: 38, add_key: 38 },
        ...{ io_uring_setup: 38, bpf: 1, perf_event_open: 1, memfd_create: 38, seccomp: 38 },
        ...{ setns: 1, mount: 1, fsopen: 38, TIOCSTI: 25, TCGETS: 25 },
        ...{ pdeathsig: 22, name: 0, personality: 1, "which personality": 0 },
        ...{ clone3: 38, fork: programs ? 0 : 1, "new user namespace": 1, unshare: 1 },
      });
    }
    // Otherwise it would be the namespaces that refuse these here.
    const unfiltered = await results();
    const open = ["process_vm_readv", "memfd_create", "ptrace", "pdeathsig", "fork"];
    assert.deepEqual(open.filter((name) => unfiltered[name] !== 0), []);
    if (Deno.build.arch === "x86_64") {
      const foreign = ["/tmp/probe/probe", "as 32 bits"];
      const { code } = await confined(dir.path, ALL_NEEDS, foreign);
      // A kernel that was built without such calls ends the program by itself, with SIGSEGV.
      const { code: unfiltered } = await confined(dir.path, undefined, foreign);
      assert.equal(code, unfiltered === 128 + 11 ? 128 + 11 : 128 + 31);
    }
  },
});
