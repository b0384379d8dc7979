/**
 * Capability maps that say one thing and mean another.
 *
 * @module
 */

import { type Attempt, tool } from "./attempt.ts";

const FLAGS = "entries become command-line flags, which know commas and no escapes";

/**
 * The same map declared by the snapshot and granted by the platform, so that only its grammar
 * stands in the way.
 */
function refused(name: string, grant: Record<string, unknown>, why = FLAGS): Attempt {
  return {
    name,
    why,
    files: tool(`return "ran";`),
    grant,
    expect: { code: "VALIDATION_ERROR", message: /capabilities/ },
  };
}

/** The attempts of this family. */
export const capabilities: Attempt[] = [
  refused("a host with a flag behind a comma", { network: ["example.com,--allow-all"] }),
  refused("a host that is a flag", { network: ["--allow-all"] }),
  refused("a host with a line end", { network: ["example.com\n--allow-all"] }),
  refused("an empty host", { network: [""] }),
  refused(
    "every host by a star",
    { network: ["*"] },
    "only `true` opens the network, and only where it is granted",
  ),
  refused("a whole top-level domain", { network: ["*.com"] }),
  refused("a range of addresses", { network: ["10.0.0.0/8"] }),
  refused("0.0.0.0", { network: ["0.0.0.0:80"] }, "it reaches the machine itself"),
  refused(
    "an odd spelling of an address",
    { network: ["0x7f.1"] },
    "a second name for the same host",
  ),
  refused(
    "an address mapped into IPv6",
    { network: ["[::ffff:127.0.0.1]:80"] },
    "a second name for an IPv4 address",
  ),
  refused(
    "a socket as host",
    { network: ["unix:/var/run/docker.sock"] },
    "a socket of the host is no host of the network",
  ),
  refused("a URL with credentials", { network: ["https://user@example.com/"] }),
  refused("a path with a comma", { read: ["/data,/etc"] }),
  refused("a path that climbs", { read: ["/data/../etc"] }),
  refused("a relative path", { read: ["data"] }),
  refused("the root", { read: ["/"] }),
  refused("the root, spelt long", { read: ["/./"] }),
  refused("/proc", { read: ["/proc/self"] }, "memory and environment are files there"),
  refused("/dev", { write: ["/dev/shm/x"] }),
  refused("/etc for writing", { write: ["/etc/cron.d"] }),
  refused("a path with NUL", { read: ["/data\0/etc"] }),
  refused("everything by `true`", { read: true }),
  refused("an environment variable of Deno's", { env: ["DENO_DIR"] }, "it steers Deno itself"),
  refused(
    "an environment variable of Deno's in small letters",
    { env: ["https_proxy"] },
    "it steers Deno itself",
  ),
  refused("the loader's variables", { env: ["LD_PRELOAD"] }, "it loads native code"),
  refused("two variables in one", { env: ["A,B"] }),
  refused("a variable with a value", { env: ["A=1"] }),
  refused("a shell", { subprocess: ["bash"] }, "equals full access"),
  refused("a shell by its path", { subprocess: ["/usr/bin/env"] }, "it starts any other program"),
  refused("Deno itself", { subprocess: ["deno"] }),
  refused("an interpreter with a version", { subprocess: ["python3.12"] }),
  refused("git", { subprocess: ["git"] }, "GHSA-gj6h-vw66-mr8f"),
  refused(
    "a program that starts a shell",
    { subprocess: ["linux64"] },
    "it starts any other program",
  ),
  refused("a name that leads to a pager", { subprocess: ["pager"] }, "its keys start a shell"),
  refused("a program with arguments", { subprocess: ["ls -la"] }),
  refused("a program that is a flag", { subprocess: ["--allow-all"] }),
  refused("a program in a directory that may be written", {
    subprocess: ["/data/bin/x"],
    write: ["/data/bin"],
  }, "write and run together is run anything"),
  {
    name: "a program that a link leads to a directory that may be written",
    why: "write and run together is run anything, by whichever name",
    files: tool(`return "ran";`),
    grant: (w) => ({
      subprocess: [`${w.granted}/link/program`],
      write: [`${w.granted}/code`],
    }),
    prepare: (w) => {
      Deno.mkdirSync(`${w.granted}/code`, { recursive: true });
      Deno.writeTextFileSync(`${w.granted}/code/program`, "#!/bin/sh\n", { mode: 0o755 });
      Deno.symlinkSync(`${w.granted}/code`, `${w.granted}/link`);
    },
    expect: { code: "VALIDATION_ERROR", message: /expected code that can't be overwritten/ },
    in: { os: { code: "VALIDATION_ERROR" } },
    linux: true,
  },
  refused("a library that is none", { ffi: ["/etc/passwd"] }),
  refused("the debugger", { sys: ["inspector"] }),
  refused("an unknown capability", { everything: true }),
  refused("both names of one capability", { ffi: ["/data/a.so"], ctypes: ["/data/b.so"] }),
  refused("a list of lists", { env: [["A"]] }),
  refused("a map in a map", { network: { hosts: ["example.com"] } }),
  {
    name: "more than is granted",
    why: "declared and not granted fails before any code runs, and says what is missing",
    files: tool(`return "ran";`, {
      "aiel.json": `{"capabilities":{"network":["example.com:443"],"env":["KEY"]}}`,
    }),
    request: { capabilities: { network: ["example.com:80"], env: ["KEY"] } },
    expect: { code: "SECURITY_VIOLATION", message: /network "example\.com:443"/ },
  },
  {
    name: "all of the network where one host is granted",
    why: "as above",
    files: tool(`return "ran";`, { "aiel.json": `{"capabilities":{"network":true}}` }),
    request: { capabilities: { network: ["example.com"] } },
    expect: { code: "SECURITY_VIOLATION", message: /network true/ },
  },
  {
    name: "a grant that the snapshot did not ask for",
    why: "effective is declared and granted",
    files: tool(`return Deno.readTextFileSync(payload.outside + "/secret.txt");`),
    request: (w) => ({ capabilities: { read: [w.outside] } }),
    expect: { code: "SECURITY_VIOLATION", denied: /^read / },
  },
  {
    name: "a grant in the payload",
    why: "only the request's own member counts",
    files: tool(`return Deno.readTextFileSync("/etc/hostname");`, {
      "aiel.json": `{"capabilities":{"read":["/etc/hostname"]}}`,
    }),
    request: { payload: { capabilities: { read: ["/etc/hostname"] }, ctx: { tenant_id: "t" } } },
    expect: { code: "SECURITY_VIOLATION", message: /asks for more than is granted/ },
  },
  {
    name: "a grant in the prototype",
    why: "JSON can spell __proto__",
    files: tool(`return "ran";`, {
      "aiel.json": `{"capabilities":{"__proto__":{"read":["/etc/hostname"]}}}`,
    }),
    expect: { code: "VALIDATION_ERROR", message: /unknown key "__proto__"/ },
  },
  {
    name: "a describe that uses what the snapshot declares",
    why: "nothing is granted to a describe",
    files: (w) => ({
      "entry_point.ts":
        `import { tool } from "aiel";\nDeno.readTextFileSync("${w.outside}/secret.txt");\ntool("t", (ctx, payload) => 1);\n`,
      "aiel.json": JSON.stringify({ capabilities: { read: [w.outside] } }),
    }),
    request: (w) => ({ action: "describe", capabilities: { read: [w.outside] } }),
    expect: { code: "SECURITY_VIOLATION", denied: /^read / },
  },
];
