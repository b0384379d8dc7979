/**
 * How long `aiel push` takes, with `git push` of the same change to git's own HTTP backend beside
 * it: whole processes, interleaved, and a real service that validates every push in its sandbox
 * before it answers.
 *
 * @module
 */
import { ControlClient } from "../../control/api/client.ts";
import { createProject } from "../../control/api/projects.ts";
import { createWorkspace } from "../../control/api/workspaces.ts";
import { startService } from "../../control/testing/real_service.ts";
import { aielCommand } from "./aiel_command.ts";
import { serveGit } from "./git_http.ts";
import { interleave, ms, prepared, processSubject, type Row, run } from "./measure.ts";
import { writeTree } from "./runtime.ts";

const FILES = 1_000;
const BYTES = 1_000;
const HTTP = "git push, HTTP backend";
/** What a push of new files may take, in milliseconds. */
const NEW_MS = 1_500;
/** What a push of 1 % of the files may take, in milliseconds. */
const CHANGED_MS = 400;

/** The rows of pushing: 1,000 files of 1 kB, all of them new, and 10 of them changed. */
export async function benchPush(rounds: number): Promise<Row[]> {
  const dir = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-bench-" }));
  await using backend = serveGit(`${dir}/bare`);
  const service = await startService(`${dir}/service`, { AIEL_LOG_LEVEL: "error" });
  try {
    const client = new ControlClient({ baseUrl: service.url, token: service.token ?? "" });
    await client.call(createWorkspace, { body: { slug: "bench" } });
    const { start: command } = await aielCommand(dir);
    const env = {
      AIEL_BASE_URL: service.url,
      AIEL_TOKEN: service.token ?? "",
      AIEL_WORKSPACE: "bench",
      AIEL_NO_KEYRING: "1",
    };
    const git = ["git", "-c", "user.name=bench", "-c", "user.email=bench@example.com"];
    const aielTree = `${dir}/aiel`;
    const gitTree = `${dir}/git`;
    const commitAiel = async () => {
      await run(aielTree, [...command, "add", "."]);
      await run(aielTree, [...command, "commit", "-m", "bench"]);
    };
    const commitGit = async () => {
      await run(gitTree, [...git, "add", "."]);
      await run(gitTree, [...git, "commit", "-qm", "bench"]);
    };
    // Everything new each time: what was pushed before would not travel again.
    let project = 0;
    const freshAiel = async () => {
      await run(dir, ["rm", "-rf", aielTree]);
      writeTree(aielTree, FILES, BYTES);
      await run(aielTree, [...command, "init"]);
      await commitAiel();
      await client.call(createProject, {
        params: { workspace: "bench" },
        body: { slug: `p${++project}` },
      });
      await run(aielTree, [
        ...command,
        "config",
        "set",
        "--scope",
        "project",
        "project",
        `p${project}`,
      ]);
    };
    const freshGit = async () => {
      await run(dir, ["rm", "-rf", gitTree, `${dir}/bare`]);
      writeTree(gitTree, FILES, BYTES);
      await run(gitTree, ["git", "init", "-q"]);
      await run(dir, ["git", "init", "-q", "--bare", `${dir}/bare/http.git`]);
      await run(`${dir}/bare/http.git`, ["git", "config", "http.receivepack", "true"]);
      await commitGit();
    };
    const gitPush = (name: string, url: string) =>
      processSubject(name, [...git, "push", "-q", url, "HEAD:main"], { cwd: gitTree });
    const pushes = () => ({
      http: gitPush(HTTP, `${backend.url}/http.git`),
      aiel: processSubject("aiel push", [...command, "push"], { cwd: aielTree, env }),
    });
    const first = pushes();
    const cold = await interleave([
      prepared(first.http, freshGit),
      prepared(first.aiel, freshAiel),
    ], rounds);
    const change = (tree: string) => {
      for (let at = 0; at < FILES / 100; at++) {
        const content = crypto.getRandomValues(new Uint8Array(BYTES));
        Deno.writeFileSync(`${tree}/d${at}/file_${at * 100 + 7}.bin`, content);
      }
    };
    const changedGit = async () => {
      change(gitTree);
      await commitGit();
    };
    const next = pushes();
    const some = await interleave([
      prepared(next.http, changedGit),
      prepared(next.aiel, async () => {
        change(aielTree);
        await commitAiel();
      }),
    ], rounds);
    const row = (measured: typeof cold, what: string, budgetMs: number): Row => ({
      what: `aiel push, 1,000 files of 1 kB, ${what}, validated in the sandbox`,
      reference: `budget: ${budgetMs.toLocaleString("en")} ms; ${HTTP}: ${ms(measured, HTTP)}`,
      ratio: Math.round((measured.get("aiel push")?.median ?? NaN) / budgetMs * 100) / 100,
      atMost: 1,
      note: ms(measured, "aiel push"),
    });
    return [row(cold, "all new", NEW_MS), row(some, "1 % changed", CHANGED_MS)];
  } finally {
    await service.end("SIGTERM");
    Deno.removeSync(dir, { recursive: true });
  }
}
