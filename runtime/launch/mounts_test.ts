import assert from "node:assert/strict";
import { TOOLS } from "../../tests/harness/host_tools.ts";
import { tempDir } from "../../tests/harness/temp_dir.ts";
import { isShown, originOf, parseMounts } from "./mounts.ts";
import { descendants } from "./process_usage.ts";

const MOUNTS = parseMounts(
  `20 1 8:1 / / rw - ext4 /dev/sda1 rw
21 20 8:2 /@home /home rw shared:1 master:2 - btrfs /dev/sdb rw
22 20 0:33 / /data\\040one rw - tmpfs none rw
23 21 8:3 /sub /home rw - ext4 /dev/sdc rw
`,
);

Deno.test("parseMounts reads names with blanks, and any number of optional fields", () => {
  assert.deepEqual(MOUNTS[2], { device: "0:33", root: "/", at: "/data one" });
  assert.equal(MOUNTS.length, 4);
});

Deno.test("originOf tells where a path lies, by the mount that is on top", () => {
  assert.deepEqual(originOf("/etc/passwd", MOUNTS), { device: "8:1", root: "/etc/passwd" });
  assert.deepEqual(originOf("/home/me", MOUNTS), { device: "8:3", root: "/sub/me" });
  assert.deepEqual(originOf("/home", MOUNTS), { device: "8:3", root: "/sub" });
  assert.deepEqual(originOf("/homes", MOUNTS), { device: "8:1", root: "/homes" });
  assert.deepEqual(originOf("/data one", MOUNTS), { device: "0:33", root: "/" });
  assert.equal(originOf("/x", []), undefined);
});

Deno.test({
  name: "isShown tells what a process behind a barrier really has there",
  ignore: TOOLS.bwrap === null,
  async fn() {
    using dir = tempDir();
    const real = Deno.realPathSync(dir.path);
    for (const name of ["wanted", "other"]) Deno.mkdirSync(`${real}/${name}`);
    Deno.writeTextFileSync(`${real}/file with blank`, "");
    Deno.symlinkSync(`${real}/other`, `${real}/link`);
    const bind = (source: string) => ["--bind", `${real}/${source}`, `/tmp/shown/${source}`];
    const child = new Deno.Command(TOOLS.bwrap ?? "", {
      args: [
        ...["--ro-bind", "/", "/", "--tmpfs", "/tmp"],
        ...["wanted", "link", "file with blank"].flatMap(bind),
        ...["--", "/bin/sh", "-c", "echo up; read line"],
      ],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    const [inside] = descendants(child.pid);
    const shows = (path: string, source: string) =>
      isShown(inside?.pid ?? 0, [{ path: `/tmp/shown/${path}`, source: `${real}/${source}` }]);
    assert.ok(shows("wanted", "wanted"));
    assert.ok(shows("file with blank", "file with blank"));
    assert.ok(shows("link", "other"));
    assert.ok(!shows("link", "wanted"), "a link led elsewhere");
    assert.ok(!shows("absent", "wanted"));
    assert.ok(!shows("wanted", "absent"));
    assert.ok(isShown(0, []));
    await child.stdin.close();
    await reader.cancel();
    await child.status;
    assert.ok(!shows("wanted", "wanted"), "a process that is gone");
  },
});
