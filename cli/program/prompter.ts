/**
 * Questions, through clack, which is loaded for the first one.
 *
 * @module
 */

import { CliError } from "../errors.ts";

/** How a question looks, and what to pass when it can't be asked. */
export interface Question {
  /** `Commit message`. */
  message: string;
  /** What to pass instead: `-m <text>`, `--yes`. Named in the error when nothing can be asked. */
  instead: string;
}

/**
 * Asks people. Only on a terminal, never with `--no-input`, `--json` or in CI: then every method
 * throws a `CliError` INPUT_REQUIRED that names {@linkcode Question.instead}. Cancelling throws
 * INTERRUPTED.
 */
export interface Prompter {
  /** Whether asking would reach a person. */
  readonly available: boolean;
  /**
   * `fallback` is shown, and taken when nothing is typed. `problem` says what is wrong with an
   * answer; it is asked again.
   */
  text(
    question: Question & {
      placeholder?: string;
      fallback?: string;
      problem?(answer: string): string | undefined;
    },
  ): Promise<string>;
  /** What is typed is not shown. */
  secret(question: Question): Promise<string>;
  /** The default is no. */
  confirm(question: Question): Promise<boolean>;
  select(
    question: Question & { choices: readonly { value: string; hint?: string }[] },
  ): Promise<string>;
}

/** What decides whether a person can be asked. */
export interface PrompterFacts {
  /** Both stdin and stderr are terminals. */
  terminal: boolean;
  /** False with `--no-input` and `--json`. */
  allowed: boolean;
  /** `CI` is set. */
  ci: boolean;
}

/** A prompter that refuses in one place, so that no command can hang in CI. */
export function createPrompter({ terminal, allowed, ci }: PrompterFacts): Prompter {
  const available = terminal && allowed && !ci;
  const ask = async <T extends string | boolean>(
    question: Question,
    need: string,
    prompt: (clack: Clack, output: Output) => Promise<T | symbol>,
  ): Promise<T> => {
    if (!available) {
      const why = !allowed
        ? "--no-input or --json is set"
        : ci
        ? "CI is set"
        : "this is no terminal";
      throw new CliError(
        "INPUT_REQUIRED",
        `${need} and can't be asked: ${why}`,
        {
          hint: `Pass ${question.instead}`,
          details: { pass: question.instead },
        },
      );
    }
    const [clack, { stderr }] = await Promise.all([
      import("@clack/prompts"),
      import("node:process"),
    ]);
    const answer = await prompt(clack, { output: stderr });
    if (typeof answer === "symbol") throw new CliError("INTERRUPTED", "Interrupted");
    return answer;
  };
  return {
    available,
    text: ({ message, instead, fallback, placeholder = fallback, problem }) =>
      ask<string>({ message, instead }, needed(message), (clack, output) =>
        clack.text({
          ...output,
          message,
          ...placeholder === undefined ? {} : { placeholder },
          ...fallback === undefined ? {} : { defaultValue: fallback },
          validate: (value = "") => {
            if (value.trim() !== "") return problem?.(value);
            return fallback === undefined ? "Please type something" : undefined;
          },
        })),
    secret: (question) =>
      ask<string>(
        question,
        needed(question.message),
        (clack, output) => clack.password({ ...output, message: question.message }),
      ),
    confirm: (question) =>
      ask<boolean>(
        question,
        `"${question.message}" has to be confirmed`,
        (clack, output) =>
          clack.confirm({ ...output, message: question.message, initialValue: false }),
      ),
    select: (question) =>
      ask<string>(question, needed(question.message), (clack, output) =>
        clack.select<string>({
          ...output,
          message: question.message,
          options: question.choices.map(({ value, hint }) =>
            hint === undefined ? { value } : { value, hint }
          ),
        })),
  };
}

function needed(what: string): string {
  return `${what} is needed`;
}

type Clack = typeof import("@clack/prompts");
// stdout is for the result, so questions go to stderr.
type Output = { output: typeof import("node:process").stderr };
