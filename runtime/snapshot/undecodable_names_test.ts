import assert from "node:assert/strict";
import { UndecodableNames } from "./undecodable_names.ts";

Deno.test({
  name: "UndecodableNames lists what is not UTF-8, with its kind, and nothing else",
  ignore: Deno.build.os !== "linux",
  fn: () => {
    const root = Deno.makeTempDirSync();
    const names = UndecodableNames.open();
    assert.ok(names !== undefined);
    try {
      assert.deepEqual(names.in(root), []);
      Deno.writeTextFileSync(`${root}/fine`, "");
      Deno.writeTextFileSync(`${root}/also \ufffd fine`, "");
      // More than fit into one answer of the system.
      for (let at = 0; at < 300; at++) {
        Deno.writeTextFileSync(`${root}/${at}${"x".repeat(200)}`, "");
      }
      const script = `cd "$1" && touch "$(printf 'a\\377b')" && mkdir "$(printf '\\303')" && ` +
        `ln -s fine "$(printf 'l\\200')" && mkfifo "$(printf 'p\\355\\240\\200')"`;
      new Deno.Command("sh", { args: ["-c", script, "sh", root] }).outputSync();
      const found = names.in(root).sort((a, b) => a.name < b.name ? -1 : 1);
      const none = { isFile: false, isDirectory: false, isSymlink: false };
      assert.deepEqual(found, [
        { ...none, name: "a\ufffdb", isFile: true },
        { ...none, name: "l\ufffd", isSymlink: true },
        { ...none, name: "p\ufffd\ufffd\ufffd" },
        { ...none, name: "\ufffd", isDirectory: true },
      ]);
      assert.throws(() => names.in(`${root}/nowhere`), /Can't open "/);
      assert.throws(() => names.in(`${root}/fine`), /Can't list "/);
    } finally {
      names.close();
      Deno.removeSync(root, { recursive: true });
    }
  },
});
