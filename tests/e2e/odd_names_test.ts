/** Files whose names are odd and harmless, through all of a project's life. */

import assert from "node:assert/strict";
import { startService } from "../../control/testing/real_service.ts";
import { openDesk } from "../harness/desk.ts";
import { tempDir } from "../harness/temp_dir.ts";

const ODD: Readonly<Record<string, string>> = {
  "2026-01-01T10:30:00.json": "{}",
  "C:/drive:stream.txt": "text",
  "what? [id] #1 100% $x & 'y'.txt": "text",
  "日本/データ 😀.txt": "text",
  "-n": "text",
  "lib/a:b.ts": "export const answer = 42;\n",
  "entry_point.ts": `import { tool } from "aiel";
import { answer } from "./lib/a:b.ts";
tool("answer", async () => [answer, await Deno.readTextFile("2026-01-01T10:30:00.json")]);
tool("boom", () => { throw new Error("x"); });
`,
};

Deno.test({
  name: "odd names that can travel are run, committed, pushed and cloned",
  // It can't hold them.
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using data = tempDir();
    const service = await startService(data.path);
    try {
      using desk = openDesk({
        AIEL_BASE_URL: service.url,
        AIEL_TOKEN: service.token ?? "",
        AIEL_WORKSPACE: "odd",
        AIEL_PROJECT: "names",
      });
      await desk.ok("", "init", "p");
      for (const [path, text] of Object.entries(ODD)) {
        const full = `${desk.path}/p/${path}`;
        await Deno.mkdir(full.slice(0, full.lastIndexOf("/")), { recursive: true });
        await Deno.writeTextFile(full, text);
      }
      await Deno.remove(`${desk.path}/p/entry_point_test.ts`);
      const expected = [42, "{}"];
      assert.deepEqual(JSON.parse(await desk.ok("p", "invoke", "tool", "answer")), expected);
      const failed = await desk.aiel("p", "invoke", "tool", "boom");
      assert.match(failed.stderr, /at .*entry_point\.ts:4:/);
      await desk.ok("p", "add", ".");
      await desk.ok("p", "commit", "-m", "Odd names");
      await desk.ok("p", "push", "--create");
      await desk.ok("", "clone", "odd/names", "copy");
      for (const [path, text] of Object.entries(ODD)) {
        assert.equal(await Deno.readTextFile(`${desk.path}/copy/${path}`), text, path);
      }
      assert.deepEqual(JSON.parse(await desk.ok("copy", "invoke", "tool", "answer")), expected);
    } finally {
      await service.end("SIGTERM");
    }
  },
});
