/**
 * Speed of the `aiel` command on a tree of 10,000 files, against its budgets and against git on the
 * same tree: whole processes, interleaved.
 *
 * @module
 */

import { aielCommand } from "./aiel_command.ts";
import { benchGrowth } from "./cli_growth.ts";
import { interleave, ms, prepared, processSubject, ratio, type Row, run } from "./measure.ts";
import { writeTree } from "./runtime.ts";

/** Budgets in milliseconds. `add` may take what git takes. */
const STATUS_MS = 250;
const COMMIT_MS = 300;
/** Budget of `--version`, in starts of an empty compiled program. */
const VERSION_STARTS = 1.5;

/** The rows of the command line: 10,000 files, 100 MB. */
export async function benchCli(rounds: number): Promise<Row[]> {
  const dir = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-bench-" }));
  try {
    const aielTree = `${dir}/aiel`;
    const gitTree = `${dir}/git`;
    writeTree(aielTree, 10_000, 10_000);
    await run(dir, ["cp", "-a", aielTree, gitTree]);
    const { start, how, empty } = await aielCommand(dir);
    const aiel = [...start, "--no-input"];
    const git = [
      "git",
      "-c",
      "user.name=bench",
      "-c",
      "user.email=bench@example.com",
      "-c",
      "core.autocrlf=false",
      // What goes on after git's command would take the time of the next one.
      "-c",
      "gc.auto=0",
      "-c",
      "maintenance.auto=false",
    ];
    const freshAiel = async () => {
      await run(dir, ["rm", "-rf", `${aielTree}/.aiel`]);
      await run(aielTree, [...aiel, "init"]);
    };
    const freshGit = async () => {
      await run(dir, ["rm", "-rf", `${gitTree}/.git`]);
      await run(gitTree, ["git", "init", "-q"]);
    };
    const add = await interleave([
      prepared(processSubject("git add .", [...git, "add", "."], { cwd: gitTree }), freshGit),
      prepared(processSubject("aiel add .", [...aiel, "add", "."], { cwd: aielTree }), freshAiel),
    ], rounds);
    const stagedAiel = async () => {
      await freshAiel();
      await run(aielTree, [...aiel, "add", "."]);
    };
    const stagedGit = async () => {
      await freshGit();
      await run(gitTree, [...git, "add", "."]);
    };
    const commit = await interleave([
      prepared(
        processSubject("git commit", [...git, "commit", "-qm", "all"], { cwd: gitTree }),
        stagedGit,
      ),
      prepared(
        processSubject("aiel commit", [...aiel, "commit", "-m", "all"], { cwd: aielTree }),
        stagedAiel,
      ),
    ], rounds);
    const status = await interleave([
      processSubject("git status", [...git, "status"], { cwd: gitTree }),
      processSubject("aiel status", [...aiel, "status"], { cwd: aielTree }),
    ], rounds * 8);
    const row = (measured: typeof add, verb: string, budgetMs: number): Row => ({
      what: `aiel ${verb}, 10,000 files / 100 MB, ${how}`,
      reference: `budget: ${budgetMs} ms; git ${verb}: ${ms(measured, `git ${verb}`)}`,
      ratio: Math.round((measured.get(`aiel ${verb}`)?.median ?? NaN) / budgetMs * 100) / 100,
      atMost: 1,
      note: ms(measured, `aiel ${verb}`),
    });
    const rows: Row[] = [
      row(status, "status", STATUS_MS),
      {
        what: `aiel add ., 10,000 files / 100 MB, ${how}`,
        reference: `git add .: ${ms(add, "git add .")}`,
        ratio: ratio(add, "aiel add .", "git add ."),
        atMost: 1,
        note: ms(add, "aiel add ."),
      },
      row(commit, "commit", COMMIT_MS),
    ];
    rows.push(...await benchGrowth(dir, aiel, git));
    if (empty !== undefined) {
      const reference = "an empty compiled program";
      const version = await interleave([
        processSubject(reference, [empty]),
        processSubject("aiel --version", [...start, "--version"]),
      ], rounds * 8);
      rows.push({
        what: "aiel --version, compiled",
        reference: `${reference}: ${ms(version, reference)}`,
        ratio: ratio(version, "aiel --version", reference),
        atMost: VERSION_STARTS,
        note: ms(version, "aiel --version"),
      });
    }
    return rows;
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}
