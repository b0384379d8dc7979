/**
 * Native code in an attempt: what code does that Deno's flags do not bind. With both barriers the
 * flags refuse the library; with the second barrier alone the calls reach the kernel, and its
 * answers are what is looked at.
 *
 * @module
 */

import { ALLOWED, CHECKED, PROGRAMS, REFUSED } from "../../runtime/launch/syscalls.ts";
import type { Files } from "../harness/snapshot.ts";
import { tool } from "./attempt.ts";

/** Calls that the filter does not name, by their numbers on x86_64 and on aarch64. */
const OTHERS: Readonly<Record<string, readonly [number, number]>> = {
  add_key: [248, 217],
  clone3: [435, 435],
  fanotify_init: [300, 262],
  fsmount: [432, 432],
  fsopen: [430, 430],
  fspick: [433, 433],
  io_setup: [206, 0],
  io_uring_setup: [425, 425],
  kcmp: [312, 272],
  keyctl: [250, 219],
  landlock_create_ruleset: [444, 444],
  lookup_dcookie: [212, 18],
  memfd_create: [319, 279],
  memfd_secret: [447, 447],
  migrate_pages: [256, 238],
  mlockall: [151, 230],
  modify_ldt: [154, 0],
  mount_setattr: [442, 442],
  move_mount: [429, 429],
  move_pages: [279, 239],
  mq_open: [240, 180],
  msgget: [68, 186],
  name_to_handle_at: [303, 264],
  open_tree: [428, 428],
  pidfd_getfd: [438, 438],
  pidfd_open: [434, 434],
  process_madvise: [440, 440],
  process_mrelease: [448, 448],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  request_key: [249, 218],
  seccomp: [317, 277],
  semget: [64, 190],
  set_mempolicy: [238, 237],
  shmget: [29, 194],
  splice: [275, 76],
  tee: [276, 77],
  userfaultfd: [323, 282],
  vmsplice: [278, 75],
};

/** Every call by its name, with its number on this machine. */
function numbers(): Record<string, number> {
  const column = Deno.build.arch === "aarch64" ? 1 : 0;
  const known = { ...ALLOWED, ...PROGRAMS, ...REFUSED, ...CHECKED, ...OTHERS };
  const found: Record<string, number> = {};
  for (const [name, each] of Object.entries(known)) {
    const number = each[column];
    if (number !== null && number !== 0) found[name] = number;
  }
  return found;
}

/**
 * A tool of native code. Its body has `call(name, ...)`, which makes a system call and gives what
 * the kernel answers (a negative error number where it refuses), `memory(bytes)` for what a call
 * fills, and `reached({name: () => …})`, the names of those that were not refused. A call that this
 * machine does not have counts as refused.
 */
export function native(body: string, more: Files = {}): Files {
  return tool(
    `const numbers: Record<string, number> = ${JSON.stringify(numbers())};
const word = "i64"; const word7 = [word, word, word, word, word, word, word];
const library = host[["dl", "open"].join("")]("/aiel/base/lib/libc.so.6", { syscall: { parameters: word7, result: word }, __errno_location: { parameters: [], result: "pointer" } }).symbols;
const kept: any[] = [];
const memory = (bytes: number | Uint8Array) => { const made = typeof bytes === "number" ? new Uint8Array(bytes) : bytes; kept.push(made); return made; };
const address = (of: Uint8Array): bigint => BigInt(host.UnsafePointer.value(host.UnsafePointer.of(of)));
const argument = (value: any): bigint => typeof value === "string" ? address(memory(new TextEncoder().encode(value + "\\0"))) : value instanceof Uint8Array ? address(value) : BigInt(value);
const call = (name: string | number, ...values: any[]): number => {
  const number = typeof name === "number" ? name : numbers[name];
  if (number === undefined) return -38;
  const words = values.map(argument); while (words.length < 6) words.push(0n);
  const answer = Number(library.syscall(BigInt(number), ...words));
  return answer === -1 ? -new host.UnsafePointerView(library.__errno_location()).getInt32() : answer;
};
const reached = (tries: Record<string, () => number>) => Object.keys(tries).filter((name) => tries[name]!() >= 0);
${body}`,
    more,
  );
}
