import assert from "node:assert/strict";
import { type Attempt, type Expectation, tool } from "./attempt.ts";
import { native } from "./native.ts";

const FFI: Expectation = { code: "SECURITY_VIOLATION", denied: /^ffi / };

/** An attempt by native code, of which nothing must get through. */
function kernel(name: string, why: string, body: string, nothing: unknown = []): Attempt {
  return {
    name,
    why,
    files: native(body),
    linux: true,
    expect: FFI,
    in: { os: { result: nothing as never } },
  };
}

/** An attempt by Deno's own functions, whose body gives a list of what got through: nothing may. */
function host(name: string, why: string, body: string, more: Partial<Attempt> = {}): Attempt {
  const expect = { result: [] };
  return { name, why, files: tool(body), linux: true, expect, in: { os: expect }, ...more };
}

/** Code that has `reached`: the names of those tries that neither throw nor reject. */
const REACHED =
  `const reached = async (tries: Record<string, () => unknown>) => { const done: string[] = []; for (const name in tries) try { await tries[name]!(); done.push(name); } catch { /* refused */ } return done; };`;

/** Says what succeeds. Only behind the barrier: elsewhere it would do all that. */
const ASKING = `#!/bin/sh
[ -d /aiel/base ] || exit 0
try() { "$@" > /dev/null 2>&1 && echo "$*"; }
try unshare -r true
try unshare -m true
try unshare -n true
try unshare -p -f true
try unshare -U true
try setpriv --ambient-caps +sys_admin true
try setpriv --reuid 1 true
try mount -t tmpfs none /tmp
try mount -o remount,rw /
try mount --bind /tmp /aiel
try umount -l /proc
try chroot /tmp /usr/bin/true
try pivot_root /tmp /tmp
try nsenter -t 1 -m true
try mknod /tmp/disk b 254 0
try mknod /tmp/memory c 1 1
try setarch x86_64 -R true
try hostname other
try date -s 2000-01-01
try swapoff -a
try dmesg
try sh -c 'echo x > /proc/sys/kernel/core_pattern'
try sh -c 'echo x > /proc/sysrq-trigger'
try sh -c 'echo 0 > /proc/2/oom_score_adj'
try sh -c 'exec 3> /proc/2/mem'
try sh -c 'exec 3> /proc/1/mem'
try sh -c 'echo x > /aiel/snapshot/entry_point.ts'
try sh -c 'echo x > /aiel/base/base.json'
try sh -c 'echo x > /usr/bin/new'
try sh -c 'echo x > /etc/new'
try sh -c 'exec 3< /aiel/trail'
try sh -c 'exec 3<> /aiel/trail'
exit 0
`;

/**
 * What the second barrier must stop with Deno's flags off: the kernel, other processes, files,
 * devices and networks of the host. With the flags on, the native code of these attempts is refused
 * at once.
 */
export const barrier: Attempt[] = [
  kernel(
    "settings of the host's kernel",
    "/proc/sys can be opened for writing by root inside, up to core_pattern",
    `return reached(Object.fromEntries(["/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/vm/drop_caches", "/proc/sys/net/ipv4/ip_forward", "/proc/sys/kernel/hostname", "/proc/sys/kernel/ns_last_pid", "/proc/sysrq-trigger", "/proc/irq/default_smp_affinity", "/proc/self/oom_score_adj", "/proc/1/oom_score_adj", "/proc/self/uid_map", "/proc/self/setgroups", "/proc/self/attr/current"].map((path) => [path, () => call("openat", -100, path, 1)])));`,
  ),
  kernel(
    "memory of the kernel and of the machine",
    "/proc/kcore, /dev/mem and their like",
    `return reached(Object.fromEntries(["/proc/kcore", "/proc/kmsg", "/proc/vmcore", "/dev/mem", "/dev/kmem", "/dev/port", "/dev/kmsg", "/dev/kvm", "/dev/fuse", "/dev/net/tun", "/dev/vda", "/dev/sda", "/dev/shm", "/dev/mqueue", "/dev/pts", "/dev/ptmx", "/dev/tty", "/sys/kernel"].map((path) => [path, () => call("openat", -100, path, 0)])));`,
  ),
  kernel(
    "memory of other processes",
    "ptrace, process_vm_readv, pidfd_getfd reach whatever the user owns",
    `const vector = () => memory(32);
return reached({ seize: () => call("ptrace", 0x4206, 1, 0, 0), attach: () => call("ptrace", 16, 1, 0, 0), traceme: () => call("ptrace", 0, 0, 0, 0), read: () => call("process_vm_readv", 1, vector(), 1, vector(), 1, 0), write: () => call("process_vm_writev", 1, vector(), 1, vector(), 1, 0), compare: () => call("kcmp", 1, 1, 0, 0, 0), pidfd: () => call("pidfd_open", 1, 0), getfd: () => call("pidfd_getfd", 3, 0, 0), advise: () => call("process_madvise", 3, vector(), 1, 4, 0), release: () => call("process_mrelease", 3, 0), move: () => call("move_pages", 1, 0, 0, 0, 0, 0), migrate: () => call("migrate_pages", 1, 0, 0, 0), mem: () => call("openat", -100, "/proc/1/mem", 2) });`,
  ),
  kernel(
    "signals to processes of the host",
    "the numbers of the host mean nothing inside",
    `const found: number[] = []; const own = call("getpid");
for (let pid = 2; pid < 30_000; pid++) if (pid !== own && call("kill", pid, 0) >= 0) found.push(pid);
// Those of its own threads are no others; each is below its own process.
return found.filter((pid) => { try { return !host.readTextFileSync("/proc/" + pid + "/status").includes("Tgid:\\t" + own + "\\n"); } catch { return true; } });`,
  ),
  kernel(
    "mounts",
    "old and new ways to change what is where",
    `return reached({ tmpfs: () => call("mount", "none", "/tmp", "tmpfs", 0, 0), bind: () => call("mount", "/tmp", "/aiel", 0, 4096, 0), remount: () => call("mount", 0, "/", 0, 4096 | 32, 0), proc: () => call("mount", "proc", "/tmp", "proc", 0, 0), umount: () => call("umount2", "/proc", 2), pivot: () => call("pivot_root", "/tmp", "/tmp"), chroot: () => call("chroot", "/tmp"), open: () => call("fsopen", "tmpfs", 0), pick: () => call("fspick", -100, "/", 0), tree: () => call("open_tree", -100, "/", 1), move: () => call("move_mount", -100, "/aiel", -100, "/tmp", 0), attributes: () => call("mount_setattr", -100, "/", 0, memory(32), 32), fsmount: () => call("fsmount", 3, 0, 0) });`,
  ),
  kernel(
    "namespaces",
    "a new user namespace would give every capability, and most of the kernel's past holes with it",
    `const kinds = { mount: 0x20000, cgroup: 0x2000000, uts: 0x4000000, ipc: 0x8000000, user: 0x10000000, pid: 0x20000000, net: 0x40000000, time: 0x80 };
const tries: Record<string, () => number> = { files: () => call("unshare", 0x400), clone3: () => call("clone3", memory(new Uint8Array(new BigUint64Array(11).fill(0n).buffer)), 88) };
for (const [kind, flag] of Object.entries(kinds)) { tries["unshare " + kind] = () => call("unshare", flag); tries["clone " + kind] = () => call("clone", flag | 17, 0, 0, 0, 0); tries["thread " + kind] = () => call("clone", flag | 0x10f00, 0, 0, 0, 0); }
for (const kind of ["mnt", "user", "pid", "net", "ipc", "uts"]) tries["join " + kind] = () => { const fd = call("openat", -100, "/proc/1/ns/" + kind, 0); const answer = call("setns", fd, 0); call("close", fd); return answer; };
delete tries["clone time"]; delete tries["thread time"];
return reached(tries);`,
  ),
  kernel(
    "new processes",
    "without granted programs there is nothing to fork for",
    `return reached({ fork: () => call("fork"), vfork: () => call("vfork"), clone: () => call("clone", 17, 0, 0, 0, 0), parent: () => call("clone", 0x8000 | 17, 0, 0, 0, 0), session: () => call("setsid"), group: () => call("setpgid", 0, 0) });`,
  ),
  kernel(
    "an end that does not come",
    "--die-with-parent can be called off, and a subreaper keeps what it starts",
    `return reached({ death: () => call("prctl", 1, 0), reaper: () => call("prctl", 36, 1), dumpable: () => call("prctl", 4, 0), map: () => call("prctl", 35, 1, 4096, 0, 0), filter: () => call("prctl", 22, 1), seccomp: () => call("seccomp", 0, 0, 0), tracer: () => call("prctl", 0x59616d61, -1) });`,
  ),
  kernel(
    "more rights",
    "identities and capabilities",
    `return reached({ user: () => call("setuid", 1), group: () => call("setgid", 1), all: () => call("setresuid", 1, 1, 1), files: () => call("setfsuid", 1), groups: () => call("setgroups", 0, 0), capabilities: () => call("capset", memory(8), memory(24)), keep: () => call("prctl", 8, 1), ambient: () => call("prctl", 47, 2, 0, 0, 0), secure: () => call("prctl", 28, 0), persona: () => call("personality", 0x40000) });`,
  ),
  kernel(
    "kernel interfaces that most holes were in",
    "bpf, perf, io_uring, userfaultfd, keyrings",
    `return reached({ bpf: () => call("bpf", 0, memory(128), 128), perf: () => call("perf_event_open", memory(128), 0, -1, -1, 0), ring: () => call("io_uring_setup", 8, memory(256)), fault: () => call("userfaultfd", 0), faultUser: () => call("userfaultfd", 1), keyring: () => call("keyctl", 0, -3, 0), session: () => call("keyctl", 1, "x"), key: () => call("add_key", "user", "x", "y", 1, -3), request: () => call("request_key", "user", "x", 0, 0), notify: () => call("fanotify_init", 0, 0), events: () => call("io_setup", 1, memory(8)), landlock: () => call("landlock_create_ruleset", 0, 0, 1), table: () => call("modify_ldt", 0, memory(64), 64), splice: () => call("vmsplice", 1, 0, 0, 0), policy: () => call("set_mempolicy", 0, 0, 0) });`,
  ),
  kernel(
    "the machine itself",
    "modules, reboot, clocks, swap, names, ports",
    `return reached({ module: () => call("init_module", 0, 0, ""), file: () => call("finit_module", 0, "", 0), remove: () => call("delete_module", "x", 0), kexec: () => call("kexec_load", 0, 0, 0, 0), reboot: () => call("reboot", 0, 0, 0, 0), on: () => call("swapon", "/tmp/x", 0), off: () => call("swapoff", "/tmp/x"), accounts: () => call("acct", 0), quota: () => call("quotactl", 0, 0, 0, 0), log: () => call("syslog", 10, 0, 0), host: () => call("sethostname", "x", 1), domain: () => call("setdomainname", "x", 1), day: () => call("settimeofday", 0, 0), clock: () => call("clock_settime", 0, memory(16)), adjust: () => call("adjtimex", memory(256)), adjustClock: () => call("clock_adjtime", 0, memory(256)), level: () => call("iopl", 3), port: () => call("ioperm", 128, 1, 1), hangup: () => call("vhangup") });`,
  ),
  kernel(
    "memory that no limit counts",
    "memfd, System V and POSIX message queues are outside the resident set",
    `return reached({ memfd: () => call("memfd_create", "x", 0), secret: () => call("memfd_secret", 0), shared: () => call("shmget", 0, 1 << 20, 0o1777), messages: () => call("msgget", 0, 0o1777), semaphores: () => call("semget", 0, 1, 0o1777), queue: () => call("mq_open", "x", 0o102, 0o600, 0), lock: () => call("mlockall", 3) });`,
  ),
  kernel(
    "every family of sockets",
    "AF_VSOCK reaches the machine below and has no namespace; AF_ALG, AF_PACKET and others had holes",
    `const tries: Record<string, () => number> = {};
for (let family = 0; family < 48; family++) if (family !== 1) for (const kind of [1, 2, 3, 5]) tries[family + " " + kind] = () => call("socket", family, kind, 0);
tries.pair = () => call("socketpair", 2, 1, 0, memory(8));
return reached(tries);`,
  ),
  kernel(
    "files by their handle",
    "open_by_handle_at goes past every mount",
    `return reached({ name: () => call("name_to_handle_at", -100, "/aiel/deno", memory(140), memory(8), 0), open: () => call("open_by_handle_at", -100, memory(140), 0) });`,
  ),
  kernel(
    "calls of another kind of machine",
    "x32 calls have numbers of their own, which a list by number can miss",
    `return [39, 57, 59, 101, 165, 272, 520, 521].filter((number) => call(0x40000000 + number, 0, 0, 0) >= 0);`,
  ),
  kernel(
    "typing into a terminal",
    "TIOCSTI, TIOCLINUX and the controlling terminal",
    `return [0x5412, 0x541c, 0x540e, 0x541d, 0x5423, 0x5424].filter((request) => [0, 1, 2].some((fd) => call("ioctl", fd, request, memory(8)) >= 0));`,
  ),
  kernel(
    "rights on the trail",
    "what may be opened again by its name can be emptied and written to",
    `const tries: Record<string, () => number> = {}; const trail = "/aiel/trail"; let own = -1;
for (const { name } of host.readDirSync("/proc/self/fd")) try { if (host.readLinkSync("/proc/self/fd/" + name) === trail) own = Number(name); } catch { /* gone */ }
for (const path of [trail, "/proc/1/fd/8", "/proc/self/fd/" + own]) Object.assign(tries, { ["chmod " + path]: () => call("chmod", path, 0o666), ["fchmodat " + path]: () => call("fchmodat", -100, path, 0o666), ["fchmodat2 " + path]: () => call("fchmodat2", -100, path, 0o666, 0), ["attribute " + path]: () => call("setxattr", path, "system.posix_acl_access", memory(28), 28, 0), ["open " + path]: () => call("openat", -100, path, 2), ["link " + path]: () => call("linkat", -100, path, -100, "/tmp/linked", 0x400), ["truncate " + path]: () => call("truncate", path, 0), ["open as a path, and change " + path]: () => call("fchmod", call("openat", -100, path, 0o10000000), 0o666), ["open as a path, and open again " + path]: () => call("openat", -100, "/proc/self/fd/" + call("openat", -100, path, 0o10000000), 2) });
Object.assign(tries, { fchmod: () => call("fchmod", own, 0o666), rename: () => call("rename", trail, "/tmp/trail"), over: () => { call("mknod", "/tmp/other", 0o10666, 0); return call("rename", "/tmp/other", trail); }, remove: () => call("unlink", trail) });
return own === -1 ? ["no trail"] : reached(tries);`,
  ),
  kernel(
    "device nodes",
    "a node of one's own would be the device itself",
    `return reached({ zero: () => call("mknodat", -100, "/tmp/zero", 0o20666, 0x105), disk: () => call("mknodat", -100, "/tmp/disk", 0o60666, 0xfe00), memory: () => call("mknodat", -100, "/tmp/mem", 0o20666, 0x101) });`,
  ),
  kernel(
    "modes, owners and times of the host's devices",
    "a device that is shown is the host's own file: chmod 0 /dev/null would stop the host",
    `const tries: Record<string, () => number> = {};
for (const name of ["null", "zero", "random", "urandom"]) { const path = "/dev/" + name; tries["mode " + name] = () => call("fchmodat", -100, path, 0o666); tries["owner " + name] = () => call("fchownat", -100, path, 0, 0, 0); tries["times " + name] = () => call("utimensat", -100, path, 0, 0); tries["attribute " + name] = () => call("setxattr", path, "user.x", "y", 1, 0); }
return reached(tries);`,
  ),
  kernel(
    "leases and notices on shared files",
    "a lease on a file of the runtime makes every other open of it wait, up to 45 s",
    `const tries: Record<string, () => number> = {};
for (const path of ["/aiel/base/lib/libm.so.6", "/aiel/base/runtime/sandbox/dist/bootstrap.js", "/aiel/snapshot/entry_point.ts"]) { const fd = call("openat", -100, path, 0); tries["write lease " + path] = () => call("fcntl", fd, 1024, 1); tries["read lease " + path] = () => call("fcntl", fd, 1024, 0); tries["signal " + path] = () => call("fcntl", fd, 10, 23); tries["owner " + path] = () => call("fcntl", fd, 8, 1); }
const directory = call("openat", -100, "/aiel/base/runtime/sandbox", 0o200000); tries.notice = () => call("fcntl", directory, 1026, 0x1f);
return reached(tries);`,
  ),
  kernel(
    "locks on shared files",
    "every child of the machine would see them: a channel from one tenant to another",
    `const tries: Record<string, () => number> = {};
for (const path of ["/aiel/base/lib/libc.so.6", "/aiel/snapshot/entry_point.ts"]) { const fd = call("openat", -100, path, 0); tries[path] = () => call("flock", fd, 2 | 4); }
return reached(tries);`,
  ),
  {
    name: "record locks on shared files",
    why: "as above; SQLite needs these, so the filter can't refuse them",
    files: native(
      `const lock = memory(32); new DataView(lock.buffer).setBigInt64(16, 1n, true);
return call("fcntl", call("openat", -100, "/aiel/base/lib/libm.so.6", 0), 6, lock) >= 0;`,
    ),
    linux: true,
    expect: FFI,
    in: { os: { code: "ok" } },
    through: ["os"],
    because: "native code sees record locks of other children on files that all of them see",
  },
  kernel(
    "higher limits",
    "prlimit on itself and on the process above",
    `const high = () => memory(new Uint8Array(16).fill(0x7f));
return [0, 1, 2, 4, 7].filter((limit) => call("prlimit64", 0, limit, high(), 0) >= 0);`,
  ),
  kernel(
    "the trail, by native code",
    "its number is refused to every call that could close, replace or copy it",
    `return reached({ close: () => call("close", 9), copy: () => call("dup", 9), over: () => call("dup2", 0, 9), over3: () => call("dup3", 0, 9, 0), from: () => call("dup3", 9, 90, 0), fcntl: () => call("fcntl", 9, 1030, 0), flags: () => call("fcntl", 9, 4, 0o4000), range: () => call("close_range", 3, 100, 0), ioctl: () => call("ioctl", 9, 0x5421, memory(4)), high: () => call("close", 0x100000000n + 9n) });`,
  ),
  host(
    "files of the host",
    "with all permissions there is nothing to read but what is shown",
    `${REACHED}
return await reached(Object.fromEntries(["/etc/passwd", "/etc/shadow", "/etc/hostname", "/root", "/home", "/var", "/run", "/sys", "/opt", "/mnt", "/usr", "/boot", payload.outside, payload.cacheDir, payload.project, "/proc/1/root/etc", "/proc/self/root/home", "/proc/1/cwd/../../etc", "/aiel/base/../../etc/passwd"].map((path) => [path, () => host.statSync(path)])));`,
    { saysPaths: true },
  ),
  host(
    "processes of the host",
    "the list of processes, and what they were started with",
    `const found: string[] = []; let names: any[] = [];
try { names = [...host.readDirSync("/proc")].map(({ name }: any) => Number(name)).filter((pid: number) => pid > 0); } catch { /* refused */ }
for (const pid of names) try { const line = host.readTextFileSync("/proc/" + pid + "/cmdline"); if (!/^(bwrap|[^\\0]*\\/bwrap|\\/aiel\\/deno)\\0/.test(line)) found.push(line.slice(0, 60)); } catch { /* refused */ }
return found;`,
  ),
  host(
    "the host's loopback and its networks",
    "no network was granted, so there is none",
    `${REACHED}
return await reached({ open: () => Deno.connect({ hostname: "127.0.0.1", port: payload.openPort }), closed: () => Deno.connect({ hostname: "127.0.0.1", port: payload.closedPort }), six: () => Deno.connect({ hostname: "::1", port: payload.closedPort }), fetch: () => fetch("http://127.0.0.1:" + payload.closedPort), listen: () => host.listen({ port: 0 }), datagram: () => host.listenDatagram({ port: 0, transport: "udp" }), name: () => host.resolveDns("localhost", "A") });`,
  ),
  host(
    "interfaces and sockets of the host",
    "/proc/net is that of the process's own network",
    `const found: string[] = [];
for (const [path, own] of [["dev", /^\\s*lo:|Inter-|face/], ["route", /^Iface/], ["tcp", /local_address/], ["unix", /^Num|^[0-9a-f]+: \\S+ \\S+ \\S+ \\S+ \\S+\\s+\\d+$/], ["arp", /^IP address/]] as const) try { found.push(...host.readTextFileSync("/proc/net/" + path).split("\\n").filter((line: string) => line !== "" && !own.test(line))); } catch { /* refused */ }
return found;`,
  ),
  host(
    "writing anywhere but to /tmp",
    "every other place is read-only, the root itself too",
    `${REACHED}
return await reached(Object.fromEntries(["/", "/aiel/", "/aiel/base/", "/aiel/base/runtime/", "/aiel/snapshot/", "/dev/", "/dev/shm/", "/proc/", "/lib/", "/lib64/", "/var/tmp/"].map((path) => [path, () => host.writeTextFileSync(path + "new", "x")])));`,
  ),
  host(
    "what else lies where the runtime's files are shown",
    "the record of the base tells the host's paths of Deno and its libraries",
    `const seen: string[] = []; for (const path of ["/aiel", "/aiel/base"]) try { for (const { name } of host.readDirSync(path)) if (!["base", "deno", "snapshot", "trail", "lib", "runtime"].includes(name)) seen.push(path + "/" + name); } catch { /* refused */ }
for (const path of ["/aiel/base/base.json", "/aiel/base/../base.json", "/aiel/base/filters"]) try { host.statSync(path); seen.push(path); } catch { /* refused */ }
return seen;`,
  ),
  host(
    "changing what is shown",
    "the snapshot, the runtime and the caches of compiled code",
    `${REACHED}
const tries: Record<string, () => unknown> = {};
for (const path of ["/aiel/snapshot/entry_point.ts", "/aiel/base/base.json", "/aiel/base/runtime/sandbox/dist/bootstrap.js", "/aiel/base/lib/libc.so.6", "/aiel/deno", "/tmp/deno/v8_code_cache_v2", "/tmp/deno/dep_analysis_cache_v2", "/tmp/deno/node_analysis_cache_v2"]) Object.assign(tries, { ["write " + path]: () => host.writeTextFileSync(path, "x", { create: false }), ["cut " + path]: () => host.truncateSync(path, 0), ["mode " + path]: () => host.chmodSync(path, 0o777), ["time " + path]: () => host.utimeSync(path, 0, 0), ["remove " + path]: () => host.removeSync(path), ["rename " + path]: () => host.renameSync(path, path + "2") });
return await reached(tries);`,
  ),
  host(
    "the process above and its root",
    "bubblewrap's first process came from outside",
    `const seen: string[] = [];
for (const link of ["/proc/1/root", "/proc/1/cwd", "/proc/self/root", "/proc/thread-self/root"]) try { for (const { name } of host.readDirSync(link)) if (/^(etc|home|root|var|usr|oldroot|newroot)$/.test(name)) seen.push(link + "/" + name); } catch { /* refused */ }
try { for (const { name } of host.readDirSync("/proc/1/fd")) { const target = host.readLinkSync("/proc/1/fd/" + name); if (target.startsWith("/") && !target.endsWith("/trail")) seen.push(target); } } catch { /* refused */ }
return seen;`,
  ),
  host(
    "what the kernel says of the process",
    "no capability, no new privileges, the filter in force",
    `let status = ""; try { status = host.readTextFileSync("/proc/self/status"); } catch { /* refused */ }
return status === "" ? [] : [["CapEff", /^CapEff:\\s0+$/m], ["CapPrm", /^CapPrm:\\s0+$/m], ["CapBnd", /^CapBnd:\\s0+$/m], ["CapAmb", /^CapAmb:\\s0+$/m], ["NoNewPrivs", /^NoNewPrivs:\\s1$/m], ["Seccomp", /^Seccomp:\\s2$/m]].filter(([, pattern]) => !(pattern as RegExp).test(status)).map(([name]) => name);`,
  ),
  host(
    "names of the host",
    "the name of the machine, and its domain",
    `const seen: string[] = []; for (const look of [() => host.hostname(), () => host.readTextFileSync("/proc/sys/kernel/hostname").trim(), () => host.readTextFileSync("/proc/sys/kernel/domainname").trim()]) try { const name = look(); if (name !== "aiel" && name !== "(none)") seen.push(name); } catch { /* refused */ }
return seen;`,
  ),
  {
    name: "more than /tmp holds",
    why: "a file system in memory without a size is the memory of the host",
    files: tool(
      `const chunk = new Uint8Array(8_000_000).fill(1); let bytes = 0;
try { for (let i = 0; i < 40; i++) { host.writeFileSync("/tmp/fill" + i, chunk); bytes += chunk.length; } } catch (error: any) { if (error.name === "NotCapable") throw error; }
return bytes <= 64 * 1024 * 1024;`,
    ),
    linux: true,
    expect: { code: "SECURITY_VIOLATION", denied: /^write / },
    in: { os: { result: true } },
  },
  {
    name: "host paths in the list of mounts",
    why: "the kernel tells where each bind comes from",
    files: tool(`return host.readTextFileSync("/proc/self/mountinfo").includes(payload.cacheDir);`),
    linux: true,
    expect: { code: "SECURITY_VIOLATION", denied: /^read / },
    in: { os: { result: true } },
    through: ["os"],
    because: "the kernel's list of mounts shows the host's paths of what is shown",
  },
  {
    name: "another program in the place of Deno",
    why: "bubblewrap starts Deno under the filter, so execve stays possible",
    files: native(
      `const words = ["/aiel/deno", "eval", "--no-config", "console.log([...Deno.readDirSync('/')].map((each) => each.name).join())"].map((word) => memory(new TextEncoder().encode(word + "\\0")));
const list = memory(new Uint8Array(8 * (words.length + 1))); words.forEach((each, index) => new DataView(list.buffer).setBigUint64(8 * index, address(each), true));
const none = memory(8);
return call("execve", "/aiel/deno", list, none);`,
    ),
    linux: true,
    expect: FFI,
    in: {
      os: {
        code: ["USER_CODE_ERROR", "SECURITY_VIOLATION"],
        also: ({ meta }) => {
          const shown = meta.logs.map(({ event }) => event).join();
          assert.doesNotMatch(shown, /\b(?:etc|home|root|var)\b/);
        },
      },
    },
  },
  {
    name: "a socket in a directory that may be read",
    why: "a read-only mount keeps no connection out: containers are controlled by such sockets",
    files: tool(
      `try { const connection = await host.connect({ transport: "unix", path: payload.granted + "/control.sock" }); connection.close(); return "connected"; } catch { return "refused"; }`,
    ),
    grant: (w) => ({ read: [w.granted] }),
    prepare: (w) => {
      Deno.mkdirSync(w.granted);
      // Closed at once: the file stays, and a connection to it is refused by the kernel, not by a
      // barrier.
      Deno.listen({ transport: "unix", path: `${w.granted}/control.sock` }).close();
    },
    linux: true,
    expect: { result: "refused", denied: /^(?:network|read|write) / },
    in: { os: { result: "refused" } },
  },
  {
    name: "a program of the host that another user may start with more rights",
    why:
      "as root, a file that code writes into a granted directory could be setuid root for the whole host",
    files: tool(
      `const done: string[] = [];
for (const mode of [0o4755, 0o2755, 0o6755]) try { host.chmodSync(payload.granted + "/tool", mode); if (host.statSync(payload.granted + "/tool").mode & 0o6000) done.push(mode.toString(8)); } catch { /* refused */ }
host.chmodSync(payload.granted + "/tool", 0o644); return done;`,
    ),
    grant: (w) => ({ read: [w.granted], write: [w.granted] }),
    prepare: (w) => {
      Deno.mkdirSync(w.granted);
      Deno.writeTextFileSync(`${w.granted}/tool`, "x", { mode: 0o644 });
    },
    linux: true,
    expect: { result: [] },
    in: { deno: { code: "ok" }, os: { result: [] } },
    through: ["deno"],
    because: "as root, code can make a file of a granted directory one that others start as root",
  },
  {
    name: "what a granted program asks of the kernel",
    why: "its filter is a wider one: it may make processes",
    files: tool(
      `return new TextDecoder().decode((await new host.Command(payload.granted + "/work", { stderr: "null" }).output()).stdout).trim();`,
    ),
    grant: (w) => ({ subprocess: [`${w.granted}/work`] }),
    prepare: (w) => {
      Deno.mkdirSync(w.granted);
      Deno.writeTextFileSync(`${w.granted}/work`, ASKING, { mode: 0o755 });
    },
    linux: true,
    expect: { result: "" },
    in: { deno: { code: "ok" }, os: { result: "" } },
    through: ["deno"],
    because: "a granted program is full access to the host where Deno's flags stand alone",
  },
  {
    name: "a file that starts with more rights, by a granted program",
    why: "as root, it would be a way to root for every user of the host",
    files: tool(
      `return new TextDecoder().decode((await new host.Command(payload.granted + "/work", { stderr: "null" }).output()).stdout).trim();`,
    ),
    grant: (w) => ({ subprocess: [`${w.granted}/work`], write: [`${w.granted}/data`] }),
    prepare: (w) => {
      Deno.mkdirSync(`${w.granted}/data`, { recursive: true });
      Deno.writeTextFileSync(`${w.granted}/data/tool`, "x", { mode: 0o644 });
      const script = `#!/bin/sh
[ -d /aiel/base ] || exit 0
cd ${w.granted}/data
for m in 4755 2755 6755 u+s g+s; do chmod $m tool && [ -u tool -o -g tool ] && echo $m; done
chmod 644 tool
`;
      Deno.writeTextFileSync(`${w.granted}/work`, script, { mode: 0o755 });
    },
    linux: true,
    expect: { result: "" },
    in: { deno: { code: "ok" }, os: { result: "" } },
    through: ["deno"],
    because: "a granted program is full access to the host where Deno's flags stand alone",
  },
];
