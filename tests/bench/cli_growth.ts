/**
 * How memory and time of `aiel` grow from 10,000 files to 100,000, with git on the same trees
 * beside it (issue 3, "flat in memory and linear").
 *
 * @module
 */

import { type Row, type Usage, usageOf } from "./measure.ts";

const FEW = 10_000;
const MANY = 100_000;
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
 * The rows of growth: what 100,000 files take as ratios to 10,000.
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
  const measured = { aiel: new Map<number, Usages>(), git: new Map<number, Usages>() };
  for (const files of [FEW, MANY]) {
    for (const name of ["aiel", "git"] as const) {
      const tree = `${dir}/${name}_${files}`;
      writeSmallFiles(tree, files);
      measured[name].set(files, await measure(subjects[name], tree, ROUNDS[name]));
      Deno.removeSync(tree, { recursive: true });
    }
  }
  return VERBS.flatMap((verb) => {
    const of = (name: "aiel" | "git", files: number) =>
      measured[name].get(files)?.get(verb) ?? { took: NaN, peak: NaN };
    const [few, many] = [of("aiel", FEW), of("aiel", MANY)];
    const [gitFew, gitMany] = [of("git", FEW), of("git", MANY)];
    const memory = (a: Usage, b: Usage) => `${megabytes(a)} -> ${megabytes(b)} MB`;
    const time = (a: Usage, b: Usage) => `${micros(a, FEW)} -> ${micros(b, MANY)} µs`;
    return [
      {
        what: `aiel ${verb}, peak RSS, 10,000 -> 100,000 files`,
        reference: `git ${verb}: ${memory(gitFew, gitMany)}`,
        ratio: rounded(many.peak / few.peak),
        atMost: 1.5,
        note: memory(few, many),
      },
      {
        what: `aiel ${verb}, time for a file, 10,000 -> 100,000 files`,
        reference: `git ${verb}: ${time(gitFew, gitMany)}`,
        ratio: rounded(many.took / MANY / (few.took / FEW)),
        atMost: 1.25,
        note: time(few, many),
      },
    ];
  });
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

function rounded(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}

function megabytes({ peak }: Usage): number {
  return Math.round(peak / 1e6);
}

function micros({ took }: Usage, files: number): number {
  return Math.round(took * 1_000 / files * 10) / 10;
}
