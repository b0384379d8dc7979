/**
 * The list of system calls that the kernel answers to a child, as the program of classic BPF that
 * `bwrap --seccomp` reads.
 *
 * bwrap puts the filter on itself right before it starts Deno, so it holds for Deno, for bwrap's
 * own first process and for all that they start; none of them can take it off. What it adds to
 * namespaces without capabilities is that most of the kernel can't be reached at all: what is not
 * on the list answers ENOSYS, as an older kernel would, and libraries fall back to what they did
 * before.
 *
 * Starting another program in place of Deno (execve) stays possible even where none is granted:
 * bwrap starts Deno that way, under the filter, and a filter can't count. What is started has the
 * same filter and namespaces, and can't make a process either.
 *
 * @module
 */

import { ALLOWED, CHECKED, PROGRAMS, REFUSED, type SyscallNumbers } from "./syscalls.ts";

/**
 * A digest of what the filters are for both machines; a test says what it must be. Whatever was
 * made with another one is made anew.
 */
export const FILTERS_DIGEST = "d7fa982f0889434d";

/** What the filter has to leave open. */
export interface SyscallNeeds {
  /** Sockets of the internet and the kernel's list of interfaces. */
  network: boolean;
  /** Addresses of 128 bits as well, of which Deno can't deny the private ones by ranges. */
  ipv6: boolean;
  /** Making processes. */
  programs: boolean;
  /**
   * The descriptor of the permission trail, which the code must not close, replace, copy, or set to
   * lose what it can't take at once or to be opened again; undefined where programs use the same
   * numbers.
   */
  trail: number | undefined;
}

/** The machine as the kernel names it (AUDIT_ARCH_…), and where the tables have its numbers. */
const MACHINES: ReadonlyMap<string, { audit: number; column: 0 | 1 }> = new Map([
  ["x86_64", { audit: 0xc000003e, column: 0 }],
  ["aarch64", { audit: 0xc00000b7, column: 1 }],
]);

/**
 * One instruction: what to do, how many instructions to skip when a test holds and when not, and
 * its number.
 */
type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, number: number];
/** Instructions that end in an answer, whichever way they take. */
type Code = readonly Instruction[];

const LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
const AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
const ALWAYS = 0x05; // BPF_JMP | BPF_JA
const EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
const AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K
const ANY_BIT = 0x45; // BPF_JMP | BPF_JSET | BPF_K
const ANSWER = 0x06; // BPF_RET | BPF_K

const ALLOW = answer(0x7fff0000);
const KILL_PROCESS = answer(0x80000000);
const [EPERM, EINVAL, ENOTTY, ENOSYS] = [errno(1), errno(22), errno(25), errno(38)];
const [EPROTONOSUPPORT, EAFNOSUPPORT] = [errno(93), errno(97)];

// Offsets in struct seccomp_data.
const NUMBER = 0;
const MACHINE = 4;

/** CLONE_THREAD. */
const THREAD = 0x10000;
/**
 * CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. CLONE_NEWTIME is known to clone3
 * and unshare alone.
 */
const NAMESPACES = 0x7e020000;

const [UNIX, INET, INET6, NETLINK] = [1, 2, 10, 16];
const [STREAM, DATAGRAM, TYPE_BITS] = [1, 2, 0xf];
const [TCP, UDP, NETLINK_ROUTE] = [6, 17, 0];

/**
 * What a child may ask of a descriptor; everything else answers as if the device had no such
 * request.
 */
const REQUESTS = [
  0x5401, // TCGETS
  0x802c542a, // TCGETS2
  0x5413, // TIOCGWINSZ
  0x541b, // FIONREAD
  0x5421, // FIONBIO
  0x5450, // FIONCLEX
  0x5451, // FIOCLEX
  0x40049409, // FICLONE: how copies of files start
];
/** SIOCGIFNAME and SIOCGIFINDEX, for addresses with a zone. */
const NETWORK_REQUESTS = [0x8910, 0x8933];
/**
 * Settings of a terminal and its groups of processes. TIOCSTI and TIOCLINUX type into it and stay
 * refused.
 */
const PROGRAM_REQUESTS = [
  0x5402, // TCSETS
  0x5403, // TCSETSW
  0x5404, // TCSETSF
  0x402c542b, // TCSETS2
  0x402c542c, // TCSETSW2
  0x402c542d, // TCSETSF2
  0x5409, // TCSBRK
  0x540b, // TCFLSH
  0x540f, // TIOCGPGRP
  0x5410, // TIOCSPGRP
  0x5411, // TIOCOUTQ
  0x5429, // TIOCGSID
];

/**
 * What a process may change or know about itself with prctl. Left out on purpose: PR_SET_PDEATHSIG
 * (a child could outlive the runner), PR_SET_DUMPABLE (the runner's watch could no longer read its
 * use), PR_SET_MM, PR_SET_SECCOMP.
 */
const OPTIONS = [
  2, // PR_GET_PDEATHSIG
  3, // PR_GET_DUMPABLE
  15, // PR_SET_NAME
  16, // PR_GET_NAME
  21, // PR_GET_SECCOMP
  23, // PR_CAPBSET_READ
  27, // PR_GET_SECUREBITS
  30, // PR_GET_TIMERSLACK
  37, // PR_GET_CHILD_SUBREAPER
  38, // PR_SET_NO_NEW_PRIVS
  39, // PR_GET_NO_NEW_PRIVS
  42, // PR_GET_THP_DISABLE
  51, // PR_SVE_GET_VL
  52, // PR_GET_SPECULATION_CTRL
  56, // PR_GET_TAGGED_ADDR_CTRL
  0x53564d41, // PR_SET_VMA: V8 and allocators name their memory
];
/** PR_SET_CHILD_SUBREAPER. */
const PROGRAM_OPTIONS = [36];

/**
 * What fcntl may do. Left out on purpose: leases and notices (F_SETLEASE, F_NOTIFY), by which one
 * child would hold up every process that opens a file that all of them see, and owners and signals
 * of descriptors (F_SETOWN, F_SETSIG).
 */
const FILE_COMMANDS = [
  0, // F_DUPFD
  1, // F_GETFD
  2, // F_SETFD
  3, // F_GETFL
  4, // F_SETFL
  5, // F_GETLK
  6, // F_SETLK
  7, // F_SETLKW
  36, // F_OFD_GETLK
  37, // F_OFD_SETLK
  38, // F_OFD_SETLKW
  1030, // F_DUPFD_CLOEXEC
  1032, // F_GETPIPE_SZ
  1034, // F_GET_SEALS
];

/** Asking what the personality is, and setting the usual one. */
const PERSONALITIES = [0xffffffff, 0];

function answer(action: number): Code {
  return [[ANSWER, 0, 0, action]];
}

function errno(code: number): Code {
  return answer(0x00050000 | code);
}

/**
 * The lower half of an argument. The kernel takes no more of an `int`, and no more of the flags of
 * clone either; both machines are little endian.
 */
function argument(index: number): Instruction {
  return [LOAD, 0, 0, 16 + 8 * index];
}

/**
 * Goes on with one or the other. A skip is one byte; a longer way is gone with a jump, whose number
 * has four.
 */
function branch(test: number, number: number, yes: Code, no: Code): Code {
  if (yes.length <= 0xff) return [[test, 0, yes.length, number], ...yes, ...no];
  return [[test, 1, 0, number], [ALWAYS, 0, 0, yes.length], ...yes, ...no];
}

/** Allows any of the values of an `int`. */
function oneOf(index: number, values: readonly number[], otherwise: Code): Code {
  return [
    argument(index),
    ...values.reduceRight((rest, value) => branch(EQUAL, value, ALLOW, rest), otherwise),
  ];
}

/** Refuses a descriptor, wherever a call takes one of these arguments for it. */
function except(descriptor: number | undefined, indexes: readonly number[], otherwise: Code): Code {
  if (descriptor === undefined) return otherwise;
  return indexes.reduceRight<Code>(
    (rest, index) => [argument(index), ...branch(EQUAL, descriptor, EPERM, rest)],
    otherwise,
  );
}

/** SIGUSR1, at which Deno opens its debugger. */
const DEBUGGER_SIGNAL = 10;

/** Refuses the signal. It has no other use in a child: it is blocked in all that it starts. */
function otherSignal(index: number): Code {
  return [argument(index), ...branch(EQUAL, DEBUGGER_SIGNAL, EPERM, ALLOW)];
}

/** S_ISUID and S_ISGID: who starts such a file gets the rights of its owner, or its group. */
const SET_ID = 0o6000;
/** O_CREAT and the bit of O_TMPFILE that no other flag has: only then is there a mode. */
const CREATES = 0o100 | 0o20000000;

/** Refuses a mode by which others would get rights of the runner's user on the host. */
function plainMode(index: number): Code {
  return [argument(index), ...branch(ANY_BIT, SET_ID, EPERM, ALLOW)];
}

function plainModeIfCreated(flags: number, mode: number): Code {
  return [argument(flags), ...branch(ANY_BIT, CREATES, plainMode(mode), ALLOW)];
}

function cloneCode({ programs }: SyscallNeeds): Code {
  const other = programs ? ALLOW : branch(ANY_BIT, THREAD, ALLOW, EPERM);
  return [argument(0), ...branch(ANY_BIT, NAMESPACES, EPERM, other)];
}

/** Sockets with a name in the file system are how programs talk to the daemons of a machine. */
function socketCode({ network, ipv6, programs }: SyscallNeeds): Code {
  const orUnix = (rest: Code) => programs ? branch(EQUAL, UNIX, ALLOW, rest) : rest;
  if (!network) return [argument(0), ...orUnix(EAFNOSUPPORT)];
  const protocol = oneOf(2, [0, TCP, UDP], EPROTONOSUPPORT);
  const internet: Code = [
    argument(1),
    [AND, 0, 0, TYPE_BITS],
    ...branch(EQUAL, STREAM, protocol, branch(EQUAL, DATAGRAM, protocol, EPERM)),
  ];
  const netlink = oneOf(2, [NETLINK_ROUTE], EPROTONOSUPPORT);
  const others = branch(EQUAL, NETLINK, netlink, EAFNOSUPPORT);
  const inet6 = ipv6 ? branch(EQUAL, INET6, internet, others) : others;
  const inet = branch(EQUAL, INET, internet, inet6);
  return [argument(0), ...orUnix(inet)];
}

function checkedCodes(needs: SyscallNeeds): [SyscallNumbers, Code][] {
  const requests = [
    ...REQUESTS,
    ...(needs.network ? NETWORK_REQUESTS : []),
    ...(needs.programs ? PROGRAM_REQUESTS : []),
  ];
  const options = [...OPTIONS, ...(needs.programs ? PROGRAM_OPTIONS : [])];
  const [modeSecond, modeThird] = [plainMode(1), plainMode(2)];
  const [signalSecond, signalThird] = [otherSignal(1), otherSignal(2)];
  return [
    [CHECKED.clone, cloneCode(needs)],
    [CHECKED.socket, socketCode(needs)],
    [CHECKED.socketpair, oneOf(0, [UNIX], EAFNOSUPPORT)],
    [CHECKED.ioctl, except(needs.trail, [0], oneOf(1, requests, ENOTTY))],
    [CHECKED.prctl, oneOf(0, options, EINVAL)],
    [CHECKED.personality, oneOf(0, PERSONALITIES, EPERM)],
    [CHECKED.close, except(needs.trail, [0], ALLOW)],
    [CHECKED.dup, except(needs.trail, [0], ALLOW)],
    [CHECKED.dup2, except(needs.trail, [0, 1], ALLOW)],
    [CHECKED.dup3, except(needs.trail, [0, 1], ALLOW)],
    [CHECKED.fcntl, except(needs.trail, [0], oneOf(1, FILE_COMMANDS, EINVAL))],
    [CHECKED.epoll_ctl, except(needs.trail, [2], ALLOW)],
    [CHECKED.open, plainModeIfCreated(1, 2)],
    [CHECKED.openat, plainModeIfCreated(2, 3)],
    [CHECKED.creat, modeSecond],
    [CHECKED.mkdir, modeSecond],
    [CHECKED.mkdirat, modeThird],
    [CHECKED.chmod, modeSecond],
    [CHECKED.fchmod, except(needs.trail, [0], modeSecond)],
    [CHECKED.fchmodat, modeThird],
    [CHECKED.fchmodat2, modeThird],
    [CHECKED.mknod, needs.programs ? modeSecond : ENOSYS],
    [CHECKED.mknodat, needs.programs ? modeThird : ENOSYS],
    [CHECKED.kill, signalSecond],
    [CHECKED.tgkill, signalThird],
    [CHECKED.tkill, needs.programs ? signalSecond : ENOSYS],
    [CHECKED.rt_sigqueueinfo, needs.programs ? signalSecond : ENOSYS],
    [CHECKED.rt_tgsigqueueinfo, needs.programs ? signalThird : ENOSYS],
    [CHECKED.pidfd_send_signal, needs.programs ? signalSecond : ENOSYS],
    [CHECKED.close_range, needs.trail === undefined ? ALLOW : ENOSYS],
  ];
}

/** Numbers from one on up to the next range's first that get the same answer. */
interface Range {
  from: number;
  code: Code;
}

/**
 * Gaps and the numbers above all answer ENOSYS; those above include x86's third set of calls, x32.
 */
function toRanges(codes: ReadonlyMap<number, Code>): Range[] {
  const ranges: Range[] = [];
  const last = Math.max(...codes.keys());
  for (let from = 0; from <= last + 1; from++) {
    const code = codes.get(from) ?? ENOSYS;
    if (ranges.at(-1)?.code !== code) ranges.push({ from, code });
  }
  return ranges;
}

/** A binary search for the range of the loaded number. */
function search(ranges: readonly Range[]): Code {
  const half = ranges.length >> 1;
  const middle = ranges[half];
  if (middle === undefined) return ENOSYS;
  if (half === 0) return middle.code;
  const above = search(ranges.slice(half));
  return branch(AT_LEAST, middle.from, above, search(ranges.slice(0, half)));
}

/** As an array of struct sock_filter. */
function encode(code: Code): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(code.length * 8);
  const view = new DataView(bytes.buffer);
  code.forEach(([op, ifTrue, ifFalse, number], index) => {
    view.setUint16(index * 8, op, true);
    view.setUint8(index * 8 + 2, ifTrue);
    view.setUint8(index * 8 + 3, ifFalse);
    view.setUint32(index * 8 + 4, number, true);
  });
  return bytes;
}

/**
 * The filter as bwrap reads it; undefined for an architecture without a table.
 *
 * @param arch as in `Deno.build.arch`
 */
export function seccompFilter(
  arch: string,
  needs: SyscallNeeds,
): Uint8Array<ArrayBuffer> | undefined {
  const machine = MACHINES.get(arch);
  if (machine === undefined) return undefined;
  const codes = new Map<number, Code>();
  const put = (numbers: SyscallNumbers, code: Code) => {
    const number = numbers[machine.column];
    if (number !== null) codes.set(number, code);
  };
  for (const numbers of Object.values(REFUSED)) put(numbers, EPERM);
  for (const numbers of Object.values(ALLOWED)) put(numbers, ALLOW);
  for (const numbers of needs.programs ? Object.values(PROGRAMS) : []) put(numbers, ALLOW);
  for (const [numbers, code] of checkedCodes(needs)) put(numbers, code);
  const calls: Code = [[LOAD, 0, 0, NUMBER], ...search(toRanges(codes))];
  return encode([[LOAD, 0, 0, MACHINE], ...branch(EQUAL, machine.audit, calls, KILL_PROCESS)]);
}
