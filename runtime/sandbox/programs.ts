/**
 * How user code starts programs: each gets a clean environment, with the granted variables only.
 *
 * This keeps nothing in that the permission to run would let out; it keeps the child's own settings
 * from programs that would obey them, and tells the parent what was to be started.
 *
 * @module
 */

import {
  ArrayIsArray,
  DecodeURIComponent,
  DefineProperty,
  isInstance,
  ObjectSetPrototypeOf,
  ReflectApply,
  ReflectConstruct,
  StringOf,
  URLPathname,
  URLProtocol,
  URLPrototype,
} from "./primordials.ts";

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
  const start = (program: string | URL): string => {
    const text = textOf(program);
    attempted(text);
    if (environment !== null) return text;
    // Deno looks for the program before it checks, which would tell whether the host has it.
    throw new NotCapable(
      `Requires run access to "${text}", run again with the --allow-run flag`,
    );
  };
  replace("Command", (real) => wrapCommand(real as CommandClass, withEnvironment, start));
  for (const name of STARTERS) {
    replace(name, (real) => (program: string | URL, ...rest: unknown[]) => {
      const text = start(program);
      const call = real as (...args: unknown[]) => unknown;
      const first = rest[0];
      return ArrayIsArray(first)
        ? call(text, first, withEnvironment(rest[1] as Options | undefined))
        : call(text, withEnvironment(first as Options | undefined));
    });
  }
}

/**
 * The one text that is recorded, told and started. Deno would ask an object for it again, and an
 * address for its path, and code could give another answer each time.
 */
function textOf(program: string | URL): string {
  if (typeof program === "object" && isInstance(program, URLPrototype)) {
    if (URLProtocol(program) !== "file:") throw new TypeError("Must be a file URL");
    return decodePath(URLPathname(program));
  }
  return StringOf(program);
}

/** As Deno does: a percent sign that begins no escape stands for itself. */
function decodePath(path: string): string {
  let text = "";
  for (let at = 0; at < path.length; at++) {
    const isPlain = path[at] === "%" && !(isHex(path[at + 1]) && isHex(path[at + 2]));
    text += isPlain ? "%25" : path[at];
  }
  return DecodeURIComponent(text);
}

function isHex(digit: string | undefined): boolean {
  return digit !== undefined &&
    (digit >= "0" && digit <= "9" || digit >= "A" && digit <= "F" || digit >= "a" && digit <= "f");
}

/** A descriptor that inherits nothing: code may have put a getter on the prototype of objects. */
function own(descriptor: PropertyDescriptor): PropertyDescriptor {
  return ObjectSetPrototypeOf(descriptor, null);
}

/** Not a class that extends the real one, which could then be reached as its prototype. */
function wrapCommand(
  real: CommandClass,
  withEnvironment: (options?: Options) => Options,
  start: (program: string | URL) => string,
): unknown {
  function Command(program: string | URL, options?: Options): Deno.Command {
    if (new.target === undefined) throw new TypeError("Deno.Command must be called with new");
    const text = start(program);
    return ReflectConstruct(real, [text, withEnvironment(options)], new.target);
  }
  Command.prototype = real.prototype;
  DefineProperty(real.prototype, "constructor", own({ value: Command }));
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
  let made: { value: unknown } | undefined;
  const settle = (value: unknown) =>
    DefineProperty(
      host,
      name,
      own({ value, enumerable: true, configurable: true, writable: true }),
    );
  Object.defineProperty(host, name, {
    get() {
      made ??= { value: make(get === undefined ? plain : ReflectApply(get, host, [])) };
      settle(made.value);
      return made.value;
    },
    set: settle,
    enumerable: true,
    configurable: true,
  });
}
