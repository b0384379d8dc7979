import type { Envelope } from "../../runtime/mod.ts";
import { type TempDir, tempDir } from "../harness/temp_dir.ts";
import { answerOf } from "./mix.ts";
import type { Random } from "./random.ts";

/** What it may be answered with: each state between two versions is a snapshot as well. */
const ANSWERS = ["OK", "INTERNAL", "NOT_FOUND", "USER_CODE_ERROR"];
const FILES = ["a.ts", "b.ts"];

/** A snapshot that is written anew while it is asked. Its answer says which version it was. */
export class ChangingSnapshot implements Disposable {
  readonly #dir: TempDir = tempDir();
  readonly root = `${this.#dir.path}/snapshot`;
  #version = 0;

  constructor() {
    Deno.mkdirSync(this.root);
    Deno.writeTextFileSync(
      `${this.root}/entry_point.ts`,
      'import { tool } from "aiel";\nimport a from "./a.ts";\nimport b from "./b.ts";\n' +
        'tool("t", () => [a, b]);\n',
    );
    this.rewrite(() => 1);
  }

  /** The version that is there. */
  get version(): number {
    return this.#version;
  }

  /** Writes the next version, some files in place and some by another of the same name. */
  rewrite(random: Random): void {
    this.#version++;
    for (const name of FILES) {
      const text = `export default ${this.#version};\n`;
      const draft = random() < 0.3 ? `${this.root}/${name}` : `${this.#dir.path}/${name}`;
      Deno.writeTextFileSync(draft, text);
      Deno.renameSync(draft, `${this.root}/${name}`);
    }
  }

  /**
   * What is wrong with an answer: it must be of no version before the one that was there when it
   * was asked for.
   */
  problemOf(envelope: Envelope, asked: number): string | undefined {
    const answer = answerOf(envelope);
    if (!ANSWERS.includes(answer)) return `was answered with ${answer}`;
    if (!envelope.ok) {
      return this.#version === asked ? `was ${answer}, though nothing changed` : undefined;
    }
    const versions = envelope.result as number[];
    const isKnown = versions.every((one) => one >= asked && one <= this.#version);
    return isKnown ? undefined : `was [${versions}], asked at ${asked} of ${this.#version}`;
  }

  [Symbol.dispose](): void {
    this.#dir[Symbol.dispose]();
  }
}
