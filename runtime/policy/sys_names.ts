/**
 * The names Deno 2.9.6 accepts in `--allow-sys` and which only read (and `username`, its alias of
 * `userInfo`). `setPriority` is left out: it changes other processes. `inspector`, `umask`,
 * `setuid` and their like are checked by Deno but can't be named in the flag at all.
 */
export const SYS_NAMES: readonly string[] = [
  "cpus",
  "getPriority",
  "getegid",
  "gid",
  "homedir",
  "hostname",
  "loadavg",
  "networkInterfaces",
  "osRelease",
  "osUptime",
  "statfs",
  "systemMemoryInfo",
  "uid",
  "userInfo",
];

/** Names that exist in Deno but change or open something, with the reason they are refused. */
export const REFUSED_SYS_NAMES: ReadonlyMap<string, string> = new Map([
  ["setPriority", "it changes the priority of processes"],
  ["inspector", "it opens a debugger into the process"],
  ["umask", "it changes the mode of files made later"],
  ["setuid", "it changes the user of the process"],
  ["setgid", "it changes the group of the process"],
  ["seteuid", "it changes the user of the process"],
  ["setegid", "it changes the group of the process"],
]);
