/**
 * A grant shows what was judged, also when a link takes its place before bubblewrap opens it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createEngine, DEFAULT_LIMITS, localEngineOptions } from "../../runtime/mod.ts";
import { TOOLS } from "../harness/host_tools.ts";
import { writeFiles } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { FILE_CANARY } from "./run_attempt.ts";

const CODE = `import { tool } from "aiel";
tool("t", ({}, { path }) => [...Deno.readDirSync(path)].map(({ name }) => name));`;

for (const use of ["read", "write"] as const) {
  Deno.test({
    name: `escape: a ${use} grant that a link replaces after it was judged`,
    ignore: TOOLS.bwrap === null,
    fn: async () => {
      using dir = tempDir();
      const at = Deno.realPathSync(dir.path);
      const shared = `${at}/data/shared`;
      const root = `${at}/project`;
      const capabilities = { read: [shared], ...(use === "write" ? { write: [shared] } : {}) };
      writeFiles(root, {
        "entry_point.ts": CODE,
        "aiel.json": JSON.stringify({ capabilities }),
      });
      writeFiles(shared, { "public.txt": "public" });
      writeFiles(`${at}/secret`, { "secret.txt": FILE_CANARY });
      // What another run would have to do in a few milliseconds, this does each time it is asked
      // to, for the child that gets the grant.
      const bwrap = `${at}/bwrap`;
      Deno.writeTextFileSync(
        bwrap,
        `#!/bin/sh
case "$*" in
  *${shared}*) if [ -e ${at}/swap ]; then mv ${shared} ${shared}.away; ln -s ${at}/secret ${shared}; fi ;;
esac
exec ${TOOLS.bwrap} "$@"
`,
        { mode: 0o700 },
      );
      const options = localEngineOptions({
        env: (name) => name === "AIEL_CACHE_DIR" ? `${at}/cache` : undefined,
        deno: Deno.execPath(),
      });
      const engine = createEngine({
        ...options,
        isolation: "required",
        limits: DEFAULT_LIMITS,
        tools: { ...options.tools, bwrap },
      });
      const run = () =>
        engine.run({
          schema_version: "v1",
          action: "invoke",
          kind: "tool",
          name: "t",
          payload: { path: shared },
          capabilities,
        }, { root });
      assert.deepEqual((await run()).result, ["public.txt"]);
      Deno.writeTextFileSync(`${at}/swap`, "");
      const envelope = await run();
      assert.equal(envelope.error?.code, "INTERNAL");
      assert.ok(!JSON.stringify(envelope).includes(FILE_CANARY));
      assert.ok(!JSON.stringify(envelope).includes("secret.txt"));
      assert.equal(Deno.readLinkSync(shared), `${at}/secret`, "the swap was not made");
    },
  });
}
