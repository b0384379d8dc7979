import fc from "fast-check";
import { ModelRun, type Step } from "../testing/repository_model.ts";
import { TickingClock } from "../testing/ticking_disk.ts";

// Files in the place of directories and the other way round most of all.
const paths = fc.constantFrom("a", "b", "d", "d", "d/x", "d/x", "d/y", "d/x/z", "e/f/g", "ü");
const places = fc.oneof(fc.constant("."), paths, fc.constantFrom("e", "e/f"));
const kill = fc.oneof(
  { weight: 2, arbitrary: fc.constant(Infinity) },
  fc.integer({ min: 1, max: 40 }),
);

function command<T extends string>(name: T) {
  return fc.record({ do: fc.constant(name), path: places, kill });
}

const write = fc.record({
  do: fc.constant("write" as const),
  path: paths,
  // Of the same size, so that often nothing but the time tells two of them apart.
  content: fc.constantFrom("", "one", "two", "six", "longer"),
});
const steps: fc.Arbitrary<Step>[] = [
  fc.record({ do: fc.constant("remove" as const), path: paths }),
  fc.record({ do: fc.constant("status" as const) }),
  command("add" as const),
  command("unstage" as const),
  fc.record({ do: fc.constant("commit" as const), kill }),
  fc.record({
    do: fc.constant("restore" as const),
    path: places,
    back: fc.integer({ min: -1, max: 3 }),
    kill,
  }),
];
const WEIGHTS = [2, 2, 3, 1, 2, 2];
const weighted = [
  { weight: 4, arbitrary: write },
  ...steps.map((arbitrary, at) => ({ weight: WEIGHTS[at] ?? 1, arbitrary })),
];

/** Checks a property and, when it fails, says all that it takes to see it fail again. */
async function holds<T>(property: fc.IAsyncProperty<T>, numRuns: number): Promise<void> {
  const details = await fc.check(property, { numRuns, verbose: fc.VerbosityLevel.Verbose });
  if (!details.failed) return;
  const { seed, counterexamplePath, counterexample, failures, errorInstance: cause } = details;
  const why = cause instanceof Error ? cause.message : String(cause);
  throw new Error(
    `${why}\nseed: ${seed}, path: ${counterexamplePath}, after ${details.numRuns} runs` +
      `\ncounterexample: ${fc.stringify(counterexample)}` +
      `\nfirst seen with: ${fc.stringify(failures[0])}`,
    { cause },
  );
}

async function inDirectory(run: (root: string) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync();
  try {
    await run(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

Deno.test("Repository behaves as its model under random edits, commands and kills", async () => {
  const list = fc.array(fc.oneof(...weighted), { minLength: 5, maxLength: 25, size: "max" });
  const property = fc.asyncProperty(list, (list) =>
    inDirectory(async (root) => {
      await (await ModelRun.start(root)).apply(list);
    }));
  await holds(property, 60);
});

Deno.test("Repository behaves as its model on disks that stamp every 1 to 2,000 ms, however fast it is written to", async () => {
  const wait = fc.record({
    do: fc.constant("wait" as const),
    ms: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(1_000, 2_500, 5_000)),
  });
  const list = fc.array(fc.oneof({ weight: 5, arbitrary: wait }, ...weighted), {
    minLength: 5,
    maxLength: 30,
    size: "max",
  });
  const tick = fc.constantFrom(1, 4, 10, 1_000, 2_000);
  const property = fc.asyncProperty(tick, list, (tickMs, list) =>
    inDirectory(async (root) => {
      await (await ModelRun.start(root, new TickingClock(tickMs))).apply(list);
    }));
  await holds(property, 60);
});
