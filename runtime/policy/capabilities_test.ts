import assert from "node:assert/strict";
import fc from "fast-check";
import type { CapabilityName } from "../protocol/capability_names.ts";
import { NO_CAPABILITIES, parseCapabilities } from "./capabilities.ts";
import { PolicyError } from "./policy_error.ts";

const WHERE = "capabilities";

function refusal(value: unknown): PolicyError {
  try {
    parseCapabilities(value, WHERE);
  } catch (error) {
    assert.ok(error instanceof PolicyError, `not a PolicyError: ${error}`);
    return error;
  }
  assert.fail(`was accepted: ${Deno.inspect(value)}`);
}

Deno.test("parseCapabilities gives nothing for nothing", () => {
  assert.deepEqual(parseCapabilities(undefined, WHERE), NO_CAPABILITIES);
  assert.deepEqual(parseCapabilities({}, WHERE), NO_CAPABILITIES);
  const wire = {
    network: false,
    env: [],
    subprocess: false,
    ffi: false,
    read: [],
    write: false,
    sys: false,
  };
  assert.deepEqual(parseCapabilities(wire, WHERE), NO_CAPABILITIES);
});

Deno.test("parseCapabilities gives each entry one spelling, sorted and once", () => {
  const value = {
    network: ["API.Example.com:443", "*.b.example", "a.example", "A.example", "[2001:DB8:0::1]:80"],
    env: ["B", "A", "B"],
    subprocess: ["jq", "/usr/bin//jq/"],
    ctypes: ["/opt/lib/./libx.so.1.2", "/opt/libx.dylib"],
    read: ["/data//models/", "/data/./a b"],
    write: "scratch",
    sys: ["username", "hostname"],
  };
  const map = parseCapabilities(value, WHERE);
  assert.deepEqual(map, {
    network: ["*.b.example", "[2001:db8::1]:80", "a.example", "api.example.com:443"],
    env: ["A", "B"],
    subprocess: ["/usr/bin/jq", "jq"],
    ffi: ["/opt/lib/libx.so.1.2", "/opt/libx.dylib"],
    read: ["/data/a b", "/data/models"],
    write: ["scratch"],
    sys: ["hostname", "userInfo"],
  });
  assert.deepEqual(parseCapabilities(map, WHERE), map);
});

Deno.test("parseCapabilities takes true for the network only", () => {
  assert.equal(parseCapabilities({ network: true }, WHERE).network, true);
  for (const name of ["env", "subprocess", "ffi", "ctypes", "read", "write", "sys"]) {
    const error = refusal({ [name]: true });
    assert.equal(error.path, `capabilities.${name}`);
    assert.match(error.message, /^"capabilities\.\w+" is true, expected false/);
    assert.match(error.hint ?? "", /Only "network" takes true/);
  }
});

const REFUSED: Readonly<Partial<Record<CapabilityName, readonly string[]>>> = {
  network: [
    "",
    " ",
    "a b",
    "a,b",
    "host,--allow-all",
    "http://a.example",
    "ws://a",
    "a.example/x",
    "a.example?x",
    "user@a.example",
    "a\\b",
    "a#b",
    "a\nb",
    "a\0",
    "a%20b",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "127.0.0.01",
    "1.2.3.256",
    "1.2.3.4.5",
    "a.0x7f",
    "0.0.0.0",
    "0.0.0.0:80",
    "0",
    "[::]",
    "[::]:80",
    "[0:0:0:0:0:0:0:0]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1%eth0]",
    "[::1",
    "[::1]x",
    "[x]",
    "::1",
    "fe80::1",
    "unix:/run/x.sock",
    "vsock:1:2",
    "UNIX:/x",
    "a.example:0",
    "a.example:65536",
    "a.example:080",
    "a.example:",
    "a.example:x",
    "a:b:c",
    "a.example.",
    ".a",
    "a..b",
    "-a.example",
    "a-.example",
    "*",
    "*.",
    "*:443",
    "*.com",
    "*.*.example",
    "a.*.example",
    "*a.example",
    "*.1.2.3.4",
    "bücher.example",
    "xn--a.example",
    "１２７.0.0.1",
    "a。example",
    `${"a".repeat(64)}.example`,
    "a.".repeat(127) + "aaa",
    "10.0.0.0/8",
    "<any>",
  ],
  env: [
    "",
    "1A",
    "A-B",
    "A B",
    "A=B",
    "A,B",
    "*",
    "FOO_*",
    "É",
    "PATH",
    "path",
    "Home",
    "TMPDIR",
    "DENO_DIR",
    "deno_x",
    "NODE_OPTIONS",
    "Node_Options",
    "LD_PRELOAD",
    "DYLD_INSERT_LIBRARIES",
    "OTEL_X",
    "HTTP_PROXY",
    "https_proxy",
    "NO_PROXY",
    "MY_PROXY",
    "SSL_CERT_FILE",
    "NO_COLOR",
    "FORCE_COLOR",
    "NPM_CONFIG_REGISTRY",
    "npm_config_x",
    "AIEL_X",
    "GCONV_PATH",
    "BASH_ENV",
    "a".repeat(129),
  ],
  subprocess: [
    "",
    "./jq",
    "../jq",
    "bin/jq",
    "-jq",
    "jq x",
    "jq,x",
    "jq;x",
    "deno",
    "DENO",
    "node",
    "node22",
    "bun",
    "npx",
    "npm",
    "sh",
    "bash",
    "bash-5.2",
    "zsh",
    "/bin/sh",
    "/opt/x/bash",
    "busybox",
    "cmd",
    "cmd.exe",
    "PowerShell.EXE",
    "pwsh",
    "env",
    "xargs",
    "find",
    "tar",
    "git",
    "git2",
    "chromium",
    "google-chrome",
    "ssh",
    "sudo",
    "su",
    "setsid",
    "nohup",
    "timeout",
    "nice",
    "python",
    "python3",
    "python3.12",
    "/usr/bin/python3.12",
    "perl5.36.0",
    "ruby3.1",
    "php8.2",
    "lua5.4",
    "gawk",
    "sed",
    "vim",
    "vim.basic",
    "ed",
    "less",
    "man",
    "gdb",
    "strace",
    "make",
    "docker",
    "nsenter",
    "unshare",
    "chroot",
    "setpriv",
    "prlimit",
    "stdbuf",
    "script",
    "tmux",
    "at",
    "crontab",
    "systemd-run",
    "watch",
    "parallel",
    "socat",
    "nc.openbsd",
    "openssl",
    "curl",
    ..."setarch linux32 linux64 i386 x86_64 newgrp sg scriptlive".split(" "),
    ..."pdb3 pdb3.11 perldoc prove cpan5.36-x86_64-linux-gnu ptar splain".split(" "),
    ..."sensible-editor sensible-pager sensible-browser editor pager lesspipe rvim".split(" "),
    ..."gdbtui postgres pg_ctl git-shell".split(" "),
    "/lib64/ld-linux-x86-64.so.2",
    "/proc/self/exe",
    "/bin/../sh",
  ],
  ffi: [
    "libc.so.6",
    "./x.so",
    "/opt/x",
    "/opt/x.so.",
    "/opt/x.node",
    "/opt/a,b.so",
    "/dev/x.so",
    "/opt/../x.so",
  ],
  read: [
    "",
    "data",
    "./data",
    "~/x",
    "/",
    "//",
    "/.",
    "/a/..",
    "/../",
    "/a,b",
    "/a\0b",
    "/a\nb",
    "/proc",
    "/proc/self",
    "/PROC/self",
    "/sys",
    "/dev/shm",
    "/boot",
    "/etc",
    "/etc/",
    "/home",
    "/root",
    "/tmp",
    "/var",
    "/usr",
    "/run",
    "C:\\data",
    "file:///data",
    "scratch",
    `/${"a".repeat(1024)}`,
    "/a\ud800",
  ],
  write: [
    "Scratch",
    "tmp",
    "/",
    "/etc/x",
    "/usr/local/share/x",
    "/bin/x",
    "/lib/x",
    "/root/.ssh",
    "/run/x",
    "/var/spool/cron/x",
    "/tmp",
    "/proc/self/mem",
    "/data,/x",
  ],
  sys: ["", "hostnam", "HOSTNAME", "setPriority", "inspector", "setuid", "umask", "hostname,cpus"],
};

for (const [name, entries] of Object.entries(REFUSED)) {
  for (const entry of entries) {
    const shown = JSON.stringify(entry.length > 40 ? `${entry.slice(0, 40)}…` : entry);
    Deno.test(`parseCapabilities refuses ${shown} as ${name}`, () => {
      const error = refusal({ [name]: [entry] });
      assert.equal(error.path, `capabilities.${name}[0]`);
      assert.equal(error.capability, error.capability && name);
      assert.ok(error.message.startsWith(`"capabilities.${name}[0]" is "`), error.message);
      assert.match(error.message, /expected/);
    });
  }
}

const ACCEPTED: Readonly<Partial<Record<CapabilityName, readonly string[]>>> = {
  network: [
    "localhost",
    "a",
    "a.example:1",
    "a.example:65535",
    "10.0.0.1",
    "255.1.2.3:80",
    "[::1]",
    "[fe80::1]:443",
    "*.a.example",
    "*.a.example:443",
    "my_db",
    "xn--bcher-kva.example",
    "1a.example",
    "0x.example",
  ],
  env: ["A", "_", "a1_B", "API_KEY", "PROXY", "PATHS", "MY_PATH", "NODE"],
  subprocess: [
    "jq",
    "pdftotext",
    "/opt/tools/convert-it",
    "tesseract",
    "x264",
    "git-report",
    "bashful",
  ],
  ffi: ["/opt/x.so", "/opt/x.so.1.2.3", "/opt/x.dylib", "/opt/x.dll"],
  read: ["/data", "/etc/ssl/certs", "/var/lib/app", "/usr/share/zoneinfo", "/processed", "/a b"],
  write: ["/data/out", "/var/lib/app", "/tmp/x"],
  sys: ["hostname", "cpus", "statfs", "getPriority"],
};

for (const [name, entries] of Object.entries(ACCEPTED)) {
  Deno.test(`parseCapabilities accepts these for ${name} as they are`, () => {
    const map = parseCapabilities({ [name]: entries }, WHERE);
    assert.deepEqual(Reflect.get(map, name), [...entries].sort());
  });
}

Deno.test("parseCapabilities says how to write what it refuses", () => {
  const hint = (value: unknown) => refusal(value).hint ?? "";
  assert.match(hint({ network: ["bücher.example"] }), /xn--bcher-kva\.example/);
  assert.match(hint({ network: ["2130706433"] }), /"127\.0\.0\.1"/);
  assert.match(hint({ network: ["::1"] }), /brackets/);
  assert.match(hint({ netwrok: false }), /"network"/);
  assert.match(hint({ sys: ["hostnam"] }), /"hostname"/);
  assert.match(
    refusal({ subprocess: ["curl"] }).message,
    /past the read, write and network grants/,
  );
});

Deno.test("parseCapabilities refuses other shapes", () => {
  const revoked = Proxy.revocable([], {});
  revoked.revoke();
  const shapes: unknown[] = [
    null,
    true,
    1,
    "x",
    [],
    new Map(),
    new Date(),
    () => {},
    Symbol("x"),
    10n,
    revoked.proxy,
    JSON.parse('{"__proto__": {}}'),
    { [Symbol("x")]: 1 },
    { Network: false },
    { ffi: false, ctypes: false },
    { network: null },
    { network: {} },
    { network: "a.example" },
    { network: 1 },
    { env: [1] },
    { env: [undefined] },
    { env: new Array(3) },
    { env: [["A"]] },
    { env: new Array(101).fill("A") },
    { read: "scratch" },
    { write: "all" },
    { network: ["a", true] },
    { env: [new String("A")] },
    Object.create({ network: true }),
    {
      get network() {
        throw new Error("no");
      },
    },
    new Proxy({}, {
      ownKeys() {
        throw new Error("no");
      },
    }),
    { write: ["/opt/tools"], subprocess: ["/opt/tools/x"] },
    { write: ["/opt/x.so"], ffi: ["/opt/x.so"] },
  ];
  for (const shape of shapes) refusal(shape);
});

Deno.test("parseCapabilities throws nothing but PolicyError, whatever the value", () => {
  const values = fc.oneof(
    fc.anything({
      withBigInt: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
    }),
    fc.dictionary(
      fc.constantFrom("network", "env", "subprocess", "ffi", "ctypes", "read", "write", "sys", "x"),
      fc.oneof(
        fc.anything(),
        fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.webUrl(), fc.ipV6(), fc.domain())),
      ),
    ),
  );
  fc.assert(fc.property(values, (value) => {
    try {
      const map = parseCapabilities(value, WHERE);
      assert.deepEqual(parseCapabilities(JSON.parse(JSON.stringify(map)), WHERE), map);
    } catch (error) {
      assert.ok(error instanceof PolicyError);
      assert.ok(error.message.length < 1_000);
    }
  }));
});

Deno.test("parseCapabilities lets no entry carry a separator or an option into a flag", () => {
  const entry = fc.string({
    unit: fc.constantFrom("a", ".", "/", ",", "-", "=", " ", "\n", ":", "*", "[", "]", "1"),
  });
  fc.assert(
    fc.property(
      fc.constantFrom("network", "env", "subprocess", "ffi", "read", "write", "sys"),
      entry,
      (name, text) => {
        try {
          const entries: unknown = Reflect.get(parseCapabilities({ [name]: [text] }, WHERE), name);
          assert.ok(Array.isArray(entries));
          for (const kept of entries) assert.doesNotMatch(String(kept), /^-|[,\n]|^$/);
        } catch (error) {
          assert.ok(error instanceof PolicyError);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
