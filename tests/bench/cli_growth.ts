/**
 * Time and peak memory of `aiel` on 10,000 and on 100,000 small files, with git on the same trees
 * beside it.
 *
 * @module
 */

import { type Row, type Usage, usageOf } from "./measure.ts";

const SIZES = [10_000, 100_000];
/** `git add` makes a file durable for each of 100,000 objects, a minute long. */
const ROUNDS = { aiel: 3, git: 1 } as const;
const VERBS = ["add .", "commit", "status"] as const;

type Usages = Map<(typeof VERBS)[number], Usage>;

/** A program and how it takes its commands. */
interface Subject {
  /** Its own directory in the tree. */
  readonly repository: string;
  readonly init: readonly string[];
  readonly commands: Readonly<Record<(typeof VERBS)[number], readonly string[]>>;
}

/**
 * A row for each command and size, to compare with.
 *
 * @param dir for trees
 */
export async function benchGrowth(
  dir: string,
  aiel: readonly string[],
  git: readonly string[],
): Promise<Row[]> {
  if (Deno.build.os !== "linux") return [];
  const subjects = {
    aiel: {
      repository: ".aiel",
      init: [...aiel, "init"],
      commands: {
        "add .": [...aiel, "add", "."],
        commit: [...aiel, "commit", "-m", "all"],
        status: [...aiel, "status"],
      },
    },
    git: {
      repository: ".git",
      init: [...git, "init", "-q"],
      commands: {
        "add .": [...git, "add", "."],
        commit: [...git, "commit", "-qm", "all"],
        status: [...git, "status"],
      },
    },
  };
  const rows: Row[] = [];
  for (const files of SIZES) {
    const usages: Record<"aiel" | "git", Usages> = { aiel: new Map(), git: new Map() };
    for (const name of ["aiel", "git"] as const) {
      const tree = `${dir}/${name}_${files}`;
      writeSmallFiles(tree, files);
      usages[name] = await measure(subjects[name], tree, ROUNDS[name]);
      Deno.removeSync(tree, { recursive: true });
    }
    for (const verb of VERBS) {
      const [own, gits] = [usages.aiel.get(verb), usages.git.get(verb)];
      if (own === undefined || gits === undefined) continue;
      rows.push({
        what: `aiel ${verb}, ${files.toLocaleString("en")} files of 100 bytes`,
        reference: `git ${verb}: ${shown(gits)}`,
        ratio: Math.round(own.took / gits.took * 100) / 100,
        atMost: null,
        note: shown(own),
      });
    }
  }
  return rows;
}

/** The median of each verb, each time on a fresh repository. */
async function measure(subject: Subject, tree: string, times: number): Promise<Usages> {
  const rounds: Usages[] = [];
  for (let round = 0; round < times; round++) {
    const repository = `${tree}/${subject.repository}`;
    if (round > 0) Deno.removeSync(repository, { recursive: true });
    await usageOf(subject.init, tree);
    const usages: Usages = new Map();
    for (const verb of VERBS) usages.set(verb, await usageOf(subject.commands[verb], tree));
    rounds.push(usages);
  }
  const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;
  return new Map(VERBS.map((verb) => {
    const all = rounds.map((usages) => usages.get(verb) ?? { took: NaN, peak: NaN });
    return [verb, {
      took: median(all.map((it) => it.took)),
      peak: median(all.map((it) => it.peak)),
    }];
  }));
}

/**
 * Files of about 100 bytes with paths of about 40, 100 to a directory, written long enough ago to
 * be known by their looks.
 */
function writeSmallFiles(root: string, files: number): void {
  const past = new Date(Date.now() - 3_600_000);
  const rest = "/".repeat(70);
  for (let i = 0; i < files; i++) {
    const folder = `${root}/packages/group_${Math.floor(i / 100)}`;
    if (i % 100 === 0) Deno.mkdirSync(folder, { recursive: true });
    const path = `${folder}/source_file_${String(i).padStart(6, "0")}.ts`;
    Deno.writeTextFileSync(path, `export const value = ${i}; ${rest}\n`);
    if (i % 100 === 99) Deno.utimeSync(folder, past, past);
  }
  for (const directory of [`${root}/packages`, root]) Deno.utimeSync(directory, past, past);
}

function shown({ took, peak }: Usage): string {
  return `${Math.round(took)} ms, ${Math.round(peak / 1e6)} MB`;
}
