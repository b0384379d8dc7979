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
  const { NotCapable } = Deno.errors;
  const withEnvironment = (options: Options = {}): Options => ({
    ...options,
    clearEnv: true,
    env: options.clearEnv === true ? { ...options.env } : { ...environment, ...options.env },
  });
  const start = (program: string | URL): void => {
    attempted(String(program));
    if (environment !== null) return;
    // Deno looks for the program before it checks, which would tell whether the host has it.
    throw new NotCapable(
      `Requires run access to "${program}", run again with the --allow-run flag`,
    );
  };
  replace("Command", (real) => wrapCommand(real as CommandClass, withEnvironment, start));
  for (const name of STARTERS) {
    replace(name, (real) => (program: string | URL, ...rest: unknown[]) => {
      start(program);
      const call = real as (...args: unknown[]) => unknown;
      const [first, second] = rest;
      return Array.isArray(first)
        ? call(program, first, withEnvironment(second as Options | undefined))
        : call(program, withEnvironment(first as Options | undefined));
    });
  }
}

/** Not a class that extends the real one, which could then be reached as its prototype. */
function wrapCommand(
  real: CommandClass,
  withEnvironment: (options?: Options) => Options,
  start: (program: string | URL) => void,
): unknown {
  const construct = Reflect.construct;
  function Command(program: string | URL, options?: Options): Deno.Command {
    if (new.target === undefined) throw new TypeError("Deno.Command must be called with new");
    start(program);
    return construct(real, [program, withEnvironment(options)], new.target);
  }
  Command.prototype = real.prototype;
  Object.defineProperty(real.prototype, "constructor", { value: Command });
  return Command;
}

/**
 * Replaces a member of `Deno` when it is first asked for: Deno loads what stands behind these
 * members then, and streams with it, which takes 2 ms.
 */
function replace(name: string, make: (real: unknown) => unknown): void {
  const host = Deno as unknown as Record<string, unknown>;
  const descriptor = Object.getOwnPropertyDescriptor(host, name);
  if (descriptor === undefined) return;
  const { get, value: plain } = descriptor;
  const call = Reflect.apply;
  let made: { value: unknown } | undefined;
  const settle = (value: unknown) =>
    Object.defineProperty(host, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  Object.defineProperty(host, name, {
    get() {
      made ??= { value: make(get === undefined ? plain : call(get, host, [])) };
      settle(made.value);
      return made.value;
    },
    set: settle,
    enumerable: true,
    configurable: true,
  });
}
