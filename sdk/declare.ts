import { currentRegistry, labelOf, makeProblem, type RegistryEntry } from "./registry.ts";
import { type AnyFunction, describeValue, isFunction } from "./value.ts";
import { type Declaration, register } from "./register.ts";
import { capturePlace } from "./place.ts";

/** The part of a declaration that the calling form (direct, wrapper, decorator) doesn't change. */
export type DeclarationBase = Omit<Declaration, "options" | "handler" | "pending" | "below">;

/**
 * Reads the three calling forms that all exports share and registers the export: `(fn)` and
 * `(options, fn)` give the very function back; `()` and `(options)` give a wrapper that is also a
 * decorator of static methods.
 *
 * @param rest the arguments after the name or path, as they were given.
 * @param below the SDK function the user called.
 */
export function declare(base: DeclarationBase, rest: unknown[], below: AnyFunction): unknown {
  const [first, second] = rest;
  if (rest.length > 1 && !(rest.length === 2 && second === undefined && isFunction(first))) {
    register(currentRegistry(), { ...base, options: first, handler: second, below });
    return second;
  }
  const options = typeof first === "object" && first !== null ? first : undefined;
  if (options === undefined && first !== undefined) {
    register(currentRegistry(), { ...base, options: undefined, handler: first, below });
    return first;
  }
  const pending: Declaration = { ...base, options, handler: undefined, pending: true, below };
  return wrapperOf(register(currentRegistry(), pending), pending);
}

function wrapperOf(waiting: RegistryEntry, declaration: Declaration): AnyFunction {
  return function wrap(value: unknown, context?: unknown): unknown {
    // A wrapper used twice declares the export twice: contract validation calls it a duplicate.
    const used = waiting.handler !== null || waiting.broken;
    const entry = used
      ? register(currentRegistry(), { ...declaration, pending: true, below: wrap })
      : waiting;
    const misuse = decoratorMisuse(value, context);
    if (misuse !== undefined) {
      entry.broken = true;
      const { code, message } = misuse;
      const title = `${labelOf(entry)} "${entry.name}"`;
      currentRegistry().problems.push(
        makeProblem(code, `${title} ${message}`, entry.kind, entry.name, capturePlace(wrap)),
      );
    } else if (isFunction(value)) {
      entry.handler = value;
      keepReceiver(entry, context);
    }
    // A legacy decorator's result would replace the property descriptor.
    return typeof context === "string" || typeof context === "symbol" ? undefined : value;
  };
}

interface Misuse {
  readonly code: "decorator_misuse" | "not_a_function";
  readonly message: string;
}

function decoratorMisuse(value: unknown, context: unknown): Misuse | undefined {
  if (context === undefined) {
    if (isFunction(value)) return undefined;
    const message = `was given ${describeValue(value)}, expected a function`;
    return { code: "not_a_function", message };
  }
  const kind = fieldOf(context, "kind");
  if (typeof kind !== "string") {
    const message = "is used as a legacy decorator, expected a standard one: " +
      'remove "experimentalDecorators" from the compiler options';
    return { code: "decorator_misuse", message };
  }
  const isStatic = fieldOf(context, "static") === true;
  if (kind === "method" && isStatic && isFunction(value)) return undefined;
  const what = kind === "method" ? "an instance method" : `a ${kind}`;
  return { code: "decorator_misuse", message: `decorates ${what}, expected a static method` };
}

/** Lets a decorated static method see its class as `this`. */
function keepReceiver(entry: RegistryEntry, context: unknown): void {
  const addInitializer = fieldOf(context, "addInitializer");
  if (!isFunction(addInitializer)) return;
  Reflect.apply(addInitializer, context, [function (this: unknown): void {
    entry.receiver = this;
  }]);
}

/** A field of what should be a decorator's context, and is whatever a wrapper was called with. */
function fieldOf(context: unknown, key: string): unknown {
  try {
    return typeof context === "object" && context !== null ? Reflect.get(context, key) : undefined;
  } catch {
    return undefined;
  }
}
