/**
 * How user code starts programs: each gets a clean environment, with the granted variables only.
 *
 * This keeps nothing in that the permission to run would let out; it keeps the child's own settings
 * from programs that would obey them, and tells the parent what was to be started.
 *
 * @module
 */

type CommandClass = typeof Deno.Command;
type Options = Deno.CommandOptions;

/** Functions of Deno that start a program by its name, where this Deno has them. */
const STARTERS = ["spawn", "spawnAndWait", "spawnAndWaitSync"];

/**
 * Replaces `Deno.Command` and its short forms.
 *
 * @param environment of the programs; null where the code may start none
 * @param attempted is told of each program before Deno decides
 */
export function installPrograms(
  environment: Readonly<Record<string, string>> | null,
  attempted: (program: string) => void,
): void {
  const withEnvironment = (options: Options = {}): Options =>
    environment === null ? options : {
      ...options,
      clearEnv: true,
      env: options.clearEnv === true ? { ...options.env } : { ...environment, ...options.env },
    };
  const Real: CommandClass = Deno.Command;
  class Command extends Real {
    constructor(program: string | URL, options?: Options) {
      attempted(String(program));
      super(program, withEnvironment(options));
    }
  }
  replace("Command", Command);
  const host = Deno as unknown as Record<string, unknown>;
  for (const name of STARTERS) {
    const real = host[name];
    if (typeof real !== "function") continue;
    replace(name, (program: string | URL, ...rest: unknown[]) => {
      attempted(String(program));
      const [first, second] = rest;
      return Array.isArray(first)
        ? real(program, first, withEnvironment(second as Options | undefined))
        : real(program, withEnvironment(first as Options | undefined));
    });
  }
}

function replace(name: string, value: unknown): void {
  Object.defineProperty(Deno, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
