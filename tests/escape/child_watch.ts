/**
 * Looks at the children of this process from outside while attempts run (Linux: proc(5)): what
 * their Deno process was started with as its environment, and what it has open.
 *
 * @module
 */

import { childEnvironment } from "../../runtime/engine/prepare.ts";
import { descendants, statFields } from "../../runtime/launch/process_usage.ts";
import { every } from "../../runtime/launch/timer.ts";
import { placesInside } from "../../runtime/launch/places.ts";
import { REPOSITORY } from "../harness/snapshot.ts";

/** How often it looks, in milliseconds. */
const LOOK_MS = 8;
/** A child that has been seen this often is looked at less often. */
const CLOSE_LOOKS = 4;
const SELDOM = 12;

/**
 * The environment of a Deno process behind the second barrier: all of it, and what the shell adds.
 */
const INSIDE_ENV: Readonly<Record<string, string>> = {
  ...childEnvironment(placesInside(false)),
  PWD: "/aiel/snapshot",
};
/** What of it depends on the invocation, where Deno's flags are the only barrier. */
const OWN_PLACES = ["DENO_AUDIT_PERMISSIONS", "DENO_DIR", "HOME", "SQLITE_TMPDIR", "TMPDIR"];

/** What any Deno reads while it starts and works. */
export const SYSTEM_FILES: readonly RegExp[] = [
  /^\/proc\/(?:meminfo|cpuinfo|stat|version|filesystems|sys\/(?:vm\/overcommit_memory|kernel\/osrelease))$/,
  /^\/sys\/(?:fs\/cgroup|devices\/system\/cpu|kernel\/mm)(?:\/|$)/,
  // The time zone UTC is a file for the C library.
  /^\/usr\/share\/zoneinfo\/UTC$/,
  /^\/dev\/(?:null|zero|random|urandom)$/,
];

/** What any child may have open, as the kernel words it. */
const OPEN = [
  /^pipe:/,
  /^socket:/,
  /^anon_inode:/,
  // Memory that has a name, which V8 asks for.
  /^\/memfd:/,
  ...SYSTEM_FILES,
];
/** Behind the second barrier: what it shows, under the names that the child sees. */
const OPEN_INSIDE = [
  /^\/aiel\/(?:trail$|deno$|snapshot(?:\/|$)|base\/(?:runtime|lib)\/)/,
  /^\/tmp(?:\/|$)/,
  // Its own processes; of others there are none.
  /^\/proc(?:\/|$)/,
  // What libraries look at where programs or the network are granted.
  /^\/(?:usr|etc)\//,
];

/** Watches until it is disposed of. */
export class ChildWatch implements Disposable {
  /** Children that were looked at. */
  readonly seen = new Set<string>();
  readonly #faults = new Map<string, string[]>();
  // By number and start: a number is another process's soon, where there are 32,768 of them.
  readonly #looks = new Map<string, number>();
  /** The standard streams that each child was started with: code may close them later. */
  readonly #standard = new Map<string, ReadonlySet<string>>();
  readonly #attempt: RegExp;
  #stop = () => {};

  /** @param directory below which the directories of all attempts lie */
  constructor(directory: string) {
    this.#attempt = new RegExp(`${quoted(directory)}/[^/\0]+(?=/)`);
  }

  /** Begins to look. */
  start(): void {
    if (Deno.build.os === "linux") this.#stop = every(LOOK_MS, () => this.#look());
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  /** What was wrong with the children of an attempt since the last time this was asked. */
  takeFaults(directory: string): string[] {
    const faults = this.#faults.get(directory) ?? [];
    this.#faults.delete(directory);
    return faults;
  }

  /** What was wrong and was not asked for. */
  get otherFaults(): string[] {
    return [...this.#faults.values()].flat();
  }

  #look(): void {
    for (const { pid, startTicks } of descendants(Deno.pid)) {
      const identity = `${pid} ${startTicks}`;
      const looks = this.#looks.get(identity) ?? 0;
      this.#looks.set(identity, looks + 1);
      if (looks > CLOSE_LOOKS && looks % SELDOM !== 0) continue;
      const words = read(`/proc/${pid}/cmdline`);
      // A child's Deno and nothing before it: not the shell, not bubblewrap.
      if (!/^[^\0]*\/deno\0run\0/.test(words)) continue;
      // A program that a child starts is a copy of the child for a moment, with all it has open.
      const isCopy = read(`/proc/${statFields(pid)[1]}/cmdline`) === words;
      if (!isCopy) this.#judge(pid, identity, words);
    }
  }

  #judge(pid: number, identity: string, words: string): void {
    const environ = read(`/proc/${pid}/environ`);
    const open = descriptors(pid);
    // A process that ends has neither any more.
    if (environ === "" || open.size === 0) return;
    const behindBarrier = words.startsWith("/aiel/deno\0");
    const directory = behindBarrier ? this.#directoryAbove(pid) : this.#directoryIn(environ);
    // Other tests of this process have children, and programs that are no children at all.
    if (directory === "") return;
    this.seen.add(identity);
    const standard = this.#standard.get(identity) ??
      new Set([0, 1, 2].map((at) => open.get(at) ?? ""));
    this.#standard.set(identity, standard);
    const faults = [
      ...(behindBarrier ? environmentInside(environ) : environmentOutside(environ, directory)),
      ...wrongDescriptors(pid, open, standard, [...OPEN, ...openPlaces(behindBarrier, directory)]),
    ];
    if (faults.length === 0) return;
    this.#faults.set(directory, [...this.#faults.get(directory) ?? [], ...faults]);
  }

  /** Bubblewrap's words say which attempt a child behind it belongs to. */
  #directoryAbove(pid: number): string {
    for (let at = pid; at > 1 && at !== Deno.pid; at = Number(statFields(at)[1] ?? 0)) {
      const found = this.#directoryIn(read(`/proc/${at}/cmdline`));
      if (found !== "") return found;
    }
    return "";
  }

  #directoryIn(text: string): string {
    return this.#attempt.exec(text.replaceAll(/[^\0]*\/shared\/[^\0]*/g, ""))?.[0] ?? "";
  }
}

function environmentInside(environ: string): string[] {
  return variables(environ).filter(([name, value]) =>
    // Scratch is a place of its own, and bubblewrap itself is started at the root.
    INSIDE_ENV[name] !== value && !(name === "TMPDIR" && value === "/tmp/scratch")
  ).map(([name, value]) => `${name}=${value} is in the environ of a Deno process`);
}

function environmentOutside(environ: string, directory: string): string[] {
  const own = new RegExp(`^${quoted(directory)}/cache/(?:runs|snapshots)/`);
  return variables(environ).filter(([name, value]) =>
    name === "PWD" || OWN_PLACES.includes(name) ? !own.test(value) : INSIDE_ENV[name] !== value
  ).map(([name, value]) => `${name}=${value} is in the environ of a Deno process`);
}

function variables(environ: string): [name: string, value: string][] {
  return environ.split("\0").filter((one) => one !== "").map((one) => {
    const at = one.indexOf("=");
    return [one.slice(0, at), one.slice(at + 1)];
  });
}

function openPlaces(behindBarrier: boolean, directory: string): RegExp[] {
  const granted = new RegExp(`^${quoted(directory)}/granted(?:/|$)`);
  if (behindBarrier) return [...OPEN_INSIDE, granted];
  return [
    granted,
    new RegExp(`^${quoted(directory)}/cache/(?:runs/[^/]+|snapshots/[0-9a-f]{64}/files)(?:/|$)`),
    new RegExp(`^${quoted(REPOSITORY)}/(?:runtime|sdk)/`),
    new RegExp(`^${quoted(Deno.execPath())}$`),
    /^\/(?:usr\/)?lib(?:64)?\/[^ ]*\.so/,
    /^\/etc\/(?:ld\.so\.cache|resolv\.conf|hosts|nsswitch\.conf|gai\.conf|localtime)$/,
  ];
}

function wrongDescriptors(
  pid: number,
  open: ReadonlyMap<number, string>,
  standard: ReadonlySet<string>,
  allowed: readonly RegExp[],
): string[] {
  const ours = new Set(descriptors(Deno.pid).values());
  const own = [...allowed, new RegExp(`^/proc/${pid}(?:/|$)`)];
  return [...open].flatMap(([number, target]) => {
    const path = target.replace(/ \(deleted\)$/, "");
    const shared = number > 2 && /^(?:pipe|socket):/.test(path) && ours.has(path) &&
      !standard.has(path);
    if (!shared && own.some((pattern) => pattern.test(path))) return [];
    return [`descriptor ${number} of a child is ${target}${shared ? ", which is ours" : ""}`];
  });
}

function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function descriptors(pid: number): Map<number, string> {
  const open = new Map<number, string>();
  try {
    for (const { name } of Deno.readDirSync(`/proc/${pid}/fd`)) {
      const target = link(`/proc/${pid}/fd/${name}`);
      if (target !== undefined) open.set(Number(name), target);
    }
  } catch {
    // Gone.
  }
  return open;
}

function link(path: string): string | undefined {
  try {
    return Deno.readLinkSync(path);
  } catch {
    // Closed meanwhile.
    return undefined;
  }
}

function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    // Gone, or in the middle of an execve(2).
    return "";
  }
}
