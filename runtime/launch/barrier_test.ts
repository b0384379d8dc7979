import assert from "node:assert/strict";
import { type BarrierView, barrierWords, CACHE_FILES, type ShownPlace } from "./barrier.ts";

/** Places that lead to themselves. */
function places(...paths: string[]): ShownPlace[] {
  return paths.map((path) => ({ path, source: path }));
}

const VIEW: BarrierView = {
  shown: "/host/base",
  deno: "/host/deno",
  snapshot: "/host/snapshot",
  trail: "/host/run/trail",
  caches: undefined,
  cachesWritable: false,
  scratch: undefined,
  read: [],
  write: [],
  programs: false,
  devices: "/dev",
  programFiles: [],
  network: false,
};

/** How many words follow each of bubblewrap's options. */
const ARGUMENTS: Readonly<Record<string, number>> = {
  "--unshare-user": 0,
  "--unshare-ipc": 0,
  "--unshare-pid": 0,
  "--unshare-net": 0,
  "--unshare-uts": 0,
  "--unshare-cgroup-try": 0,
  "--die-with-parent": 0,
  "--new-session": 0,
  "--sync-fd": 1,
  "--cap-drop": 1,
  "--hostname": 1,
  "--size": 1,
  "--tmpfs": 1,
  "--dir": 1,
  "--proc": 1,
  "--remount-ro": 1,
  "--chdir": 1,
  "--seccomp": 1,
  "--ro-bind": 2,
  "--ro-bind-try": 2,
  "--bind": 2,
  "--dev-bind": 2,
  "--symlink": 2,
  "--": 0,
};

/** The options, each with its words; one that is not on the list fails the test. */
function optionsOf(
  view: Partial<BarrierView> = {},
  readLink: (path: string) => string | null = () => null,
): string[] {
  const words = barrierWords({ ...VIEW, ...view }, readLink);
  const options: string[] = [];
  for (let at = 0; at < words.length;) {
    const count = ARGUMENTS[words[at] ?? ""];
    assert.ok(count !== undefined, `"${words[at]}" is not a known option`);
    options.push(words.slice(at, at + 1 + count).join(" "));
    at += 1 + count;
  }
  return options;
}

/** Mounts of one place, in their order. */
function mountsAt(options: readonly string[], place: string): string[] {
  return options.filter((option) => option.startsWith("--") && option.endsWith(` ${place}`));
}

function assertInOrder(options: readonly string[], ...expected: string[]): void {
  const places = expected.map((option) => {
    assert.ok(options.includes(option), `no "${option}" in ${options.join("\n")}`);
    return options.indexOf(option);
  });
  assert.deepEqual(places, places.toSorted((a, b) => a - b), expected.join(", "));
}

Deno.test("barrierWords names every namespace, and gives up every capability", () => {
  const options = optionsOf();
  for (const name of ["user", "ipc", "pid", "net", "uts", "cgroup-try"]) {
    assert.ok(options.includes(`--unshare-${name}`), name);
  }
  // It would go on without a user namespace.
  assert.ok(!options.includes("--unshare-all"));
  for (const option of ["--cap-drop ALL", "--die-with-parent", "--sync-fd 8", "--new-session"]) {
    assert.ok(options.includes(option), option);
  }
});

Deno.test("barrierWords shares the network only where it is granted, with what finds names", () => {
  const closed = optionsOf();
  const open = optionsOf({ network: true });
  assert.ok(closed.includes("--unshare-net") && !open.includes("--unshare-net"));
  const resolver = (options: readonly string[]) => mountsAt(options, "/etc/resolv.conf");
  assert.deepEqual(resolver(closed), []);
  assert.deepEqual(resolver(open), ["--ro-bind-try /etc/resolv.conf /etc/resolv.conf"]);
});

Deno.test("barrierWords shows the runtime's files and the snapshot read-only, at fixed places", () => {
  const options = optionsOf();
  assertInOrder(
    options,
    "--ro-bind /host/base /aiel/base",
    "--ro-bind /host/deno /aiel/deno",
    "--ro-bind /host/snapshot /aiel/snapshot",
  );
  const shown = options.filter((option) => /bind/.test(option) && option.includes("/host/"));
  assert.equal(shown.length, 4);
  assert.deepEqual(shown.filter((option) => !option.startsWith("--ro-bind ")), []);
});

Deno.test("barrierWords shows the trail read-only, and no first process, which holds it open", () => {
  for (const programs of [false, true]) {
    const options = optionsOf({ programs });
    assert.deepEqual(mountsAt(options, "/aiel/trail"), ["--ro-bind /host/run/trail /aiel/trail"]);
    assertInOrder(options, "--proc /proc", "--tmpfs /proc/1", "--remount-ro /proc/1");
  }
});

Deno.test("barrierWords shows nothing of the host but that when nothing is granted", () => {
  const sources = optionsOf().filter((option) => /-bind|--bind/.test(option))
    .map((option) => option.split(" ")[1] ?? "");
  assert.deepEqual(sources.filter((path) => !path.startsWith("/host/")), []);
});

Deno.test("barrierWords gives devices to programs only, from where they are made", () => {
  const devices = (view: Partial<BarrierView>) =>
    optionsOf(view).filter((option) => option.startsWith("--dev-bind ")).map((option) =>
      option.split(" ").slice(1).join(" ")
    );
  assert.deepEqual(devices({ devices: "/run/dev" }), []);
  assert.deepEqual(devices({ devices: "/run/dev", programs: true }), [
    "/run/dev/null /dev/null",
    "/run/dev/zero /dev/zero",
    "/run/dev/random /dev/random",
    "/run/dev/urandom /dev/urandom",
  ]);
});

Deno.test("barrierWords lets nothing be written but a small /tmp: the root, /proc and /dev are read-only", () => {
  const options = optionsOf({
    read: places("/data"),
    write: places("/out"),
    network: true,
    programs: true,
  });
  assertInOrder(options, "--proc /proc", "--remount-ro /proc");
  const last = "--dev-bind /dev/zero /dev/zero";
  assertInOrder(options, "--tmpfs /dev", last, "--remount-ro /dev", "--remount-ro /");
  // bubblewrap's own /dev has terminals and a /dev/shm without a size.
  assert.ok(!barrierWords(VIEW, () => null).includes("--dev"));
  // After the root is read-only nothing can be mounted into it any more.
  assert.deepEqual(options.slice(options.indexOf("--remount-ro /")), [
    "--remount-ro /",
    "--chdir /aiel/snapshot",
    "--seccomp 9",
    "--",
  ]);
});

Deno.test("barrierWords gives each file system in memory a size", () => {
  const options = optionsOf({ programs: true });
  const inMemory = [...options.entries()].filter(([, option]) => option.startsWith("--tmpfs "));
  assert.deepEqual(inMemory.map(([, option]) => option), [
    "--tmpfs /tmp",
    "--tmpfs /proc/1",
    "--tmpfs /dev",
  ]);
  const sizes = inMemory.map(([at]) => /^--size (\d+)$/.exec(options[at - 1] ?? "")?.[1]);
  assert.deepEqual(sizes, [64 * 1024 * 1024, 4096, 64 * 1024].map(String));
  assertInOrder(options, "--tmpfs /tmp", "--dir /tmp/deno", "--dir /tmp/home");
});

Deno.test("barrierWords has no trail where the barrier is only tried", () => {
  assert.deepEqual(mountsAt(optionsOf({ trail: undefined }), "/aiel/trail"), []);
});

Deno.test("barrierWords shows cache files read-only one by one, and whole only to trusted code", () => {
  const caches = "/host/caches";
  const shown = optionsOf({ caches }).filter((option) => option.includes(caches));
  assert.deepEqual(
    shown,
    CACHE_FILES.map((name) => `--ro-bind ${caches}/${name} /tmp/deno/${name}`),
  );
  const trusted = optionsOf({ caches, cachesWritable: true });
  assert.deepEqual(trusted.filter((option) => option.includes(caches)), [
    `--bind ${caches} /tmp/deno`,
  ]);
  assertInOrder(trusted, "--dir /tmp/deno", `--bind ${caches} /tmp/deno`);
});

Deno.test("barrierWords shows the scratch directory at a place of its own", () => {
  const options = optionsOf({ scratch: "/host/run/scratch" });
  assertInOrder(options, "--tmpfs /tmp", "--bind /host/run/scratch /tmp/scratch");
  assert.deepEqual(mountsAt(optionsOf(), "/tmp/scratch"), []);
});

Deno.test("barrierWords shows granted paths where they are, those that may be written once", () => {
  const options = optionsOf({
    read: places("/data/in", "/both", "/out/deep", "/outer"),
    write: places("/both", "/out"),
  });
  assert.deepEqual(mountsAt(options, "/data/in"), ["--ro-bind-try /data/in /data/in"]);
  assert.deepEqual(mountsAt(options, "/both"), ["--bind /both /both"]);
  assert.deepEqual(mountsAt(options, "/out"), ["--bind /out /out"]);
  // It would take the right to write away again.
  assert.deepEqual(mountsAt(options, "/out/deep"), []);
  assert.deepEqual(mountsAt(options, "/outer"), ["--ro-bind-try /outer /outer"]);
  const within = optionsOf({ read: places("/in", "/in/deep"), write: places("/in/out") });
  assert.deepEqual(mountsAt(within, "/in/deep"), []);
  assert.deepEqual(mountsAt(within, "/in/out"), ["--bind /in/out /in/out"]);
});

Deno.test("barrierWords mounts what lies deeper later, and all of it after /tmp and the system", () => {
  const options = optionsOf({
    read: places("/tmp/a/b", "/usr/share/x", "/a"),
    write: [{ path: "/a/b/c", source: "/elsewhere" }, ...places("/a/b")],
    scratch: "/host/run/scratch",
    programs: true,
    programFiles: ["/a/b/c/program"],
  });
  assertInOrder(
    options,
    "--tmpfs /tmp",
    "--ro-bind /usr /usr",
    "--ro-bind-try /a /a",
    "--bind /a/b /a/b",
    "--bind /elsewhere /a/b/c",
    "--ro-bind-try /a/b/c/program /a/b/c/program",
  );
  assertInOrder(options, "--tmpfs /tmp", "--ro-bind-try /tmp/a/b /tmp/a/b");
  assertInOrder(options, "--ro-bind /usr /usr", "--ro-bind-try /usr/share/x /usr/share/x");
});

Deno.test("barrierWords shows the system's programs only where programs are granted", () => {
  const plain = optionsOf();
  assert.deepEqual([...mountsAt(plain, "/lib"), ...mountsAt(plain, "/lib64")], [
    "--symlink /aiel/base/lib /lib",
    "--symlink /aiel/base/lib /lib64",
  ]);
  assert.deepEqual([...mountsAt(plain, "/usr"), ...mountsAt(plain, "/bin")], []);

  const links: Record<string, string> = { "/bin": "usr/bin", "/lib": "usr/lib" };
  const options = optionsOf({ programs: true }, (path) => links[path] ?? null);
  assert.deepEqual(mountsAt(options, "/usr"), ["--ro-bind /usr /usr"]);
  // As the machine has them: links, or directories where /usr is not merged.
  assert.deepEqual(mountsAt(options, "/bin"), ["--symlink usr/bin /bin"]);
  assert.deepEqual(mountsAt(options, "/lib"), ["--symlink usr/lib /lib"]);
  assert.deepEqual(mountsAt(options, "/sbin"), ["--ro-bind-try /sbin /sbin"]);
  assert.ok(options.every((option) => !/^--(dev-)?bind \/(usr|etc|bin|lib)/.test(option)));
});

Deno.test("barrierWords shows what a granted path leads to, under its own name", () => {
  const options = optionsOf({
    read: [{ path: "/data", source: "/mnt/disk/data" }],
    write: [{ path: "/out", source: "/mnt/disk/out" }],
  });
  assert.ok(options.includes("--ro-bind-try /mnt/disk/data /data"));
  assert.ok(options.includes("--bind /mnt/disk/out /out"));
});
