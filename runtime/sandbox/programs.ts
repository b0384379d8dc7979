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
  // Not a class that extends the real one, which could then be reached as its prototype.
  const Real: CommandClass = Deno.Command;
  const construct = Reflect.construct;
  function Command(program: string | URL, options?: Options): Deno.Command {
    if (new.target === undefined) throw new TypeError("Deno.Command must be called with new");
    attempted(String(program));
    return construct(Real, [program, withEnvironment(options)], new.target);
  }
  Command.prototype = Real.prototype;
  Object.defineProperty(Real.prototype, "constructor", { value: Command });
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
