import type { Deps } from "../../deps.ts";
import type { Finding } from "./finding.ts";

const PROBE = `import { tool } from "aiel";\ntool("probe", () => "fine");\n`;

/** Runs the smallest project there is through the real sandbox. */
export async function checkSandbox(deps: Deps): Promise<Finding> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "aiel-doctor-" }));
  try {
    await Deno.writeTextFile(`${root}/entry_point.ts`, PROBE);
    const engine = await deps.engine();
    const envelope = await engine.run(
      { schema_version: "v1", action: "invoke", kind: "tool", name: "probe", payload: {} },
      { root, signal: deps.signal },
    );
    if (envelope.ok) return { status: "ok", found: `ran in ${envelope.meta.duration_ms} ms` };
    return {
      status: "problem",
      found: `${envelope.error?.code}: ${envelope.error?.message}`,
      todo: "Repair what is said about deno, isolation and cache, then run this again",
    };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
