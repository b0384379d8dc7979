/**
 * The intrinsics the bootstrap uses after user code has loaded, captured before it loads.
 *
 * User code runs in the same realm and may patch any of them. What is captured here is called
 * directly or through a bound function, neither of which looks anything up on a prototype at call
 * time. Code that runs after user code loaded uses these, index loops, string concatenation and own
 * properties, and nothing else: no spread, no destructuring of arrays, no `for…of`, no method call
 * on a value.
 *
 * @module
 */

type Uncurried<F> = F extends (this: infer T, ...args: infer A) => infer R
  // deno-lint-ignore no-explicit-any -- a bound `call` can't be said otherwise
  ? (self: any, ...args: A) => R
  : never;

const bind = Function.prototype.bind;
const call = Function.prototype.call;

/** `uncurry(f)(self, …args)` is `f.call(self, …args)`, whatever happens to `Function.prototype`. */
// deno-lint-ignore no-explicit-any -- any function at all
function uncurry<F extends (...args: any[]) => unknown>(f: F): Uncurried<F> {
  return bind.call(call, f) as Uncurried<F>;
}

// deno-lint-ignore no-explicit-any -- getters are called on values of unknown type
function getter(prototype: object, key: PropertyKey): (self: any) => any {
  let at: object | null = prototype;
  while (at !== null) {
    const get = Object.getOwnPropertyDescriptor(at, key)?.get;
    if (get !== undefined) return uncurry(get);
    at = Object.getPrototypeOf(at);
  }
  throw new TypeError("No such getter");
}

export const ArrayIsArray = Array.isArray;
export const ObjectKeys = Object.keys;
export const ObjectGetOwnPropertyNames = Object.getOwnPropertyNames;
export const ObjectGetOwnPropertySymbols = Object.getOwnPropertySymbols;
export const ObjectPropertyIsEnumerable = uncurry(Object.prototype.propertyIsEnumerable);
export const ObjectCreate = Object.create;
export const ObjectGetPrototypeOf = Object.getPrototypeOf;
export const ObjectPrototype = Object.prototype;
export const ArrayPrototype = Array.prototype;
export const ObjectSetPrototypeOf = Object.setPrototypeOf;
export const ObjectHasOwn = Object.hasOwn;
export const DefineProperty = Object.defineProperty;
export const ReflectApply = Reflect.apply;
export const ReflectConstruct = Reflect.construct;
export const DecodeURIComponent = decodeURIComponent;
export const QueueMicrotask = queueMicrotask;
export const AbortSignalTimeout = AbortSignal.timeout.bind(AbortSignal);
export const ArrayJoin = uncurry(Array.prototype.join);
export const ArraySlice = uncurry(Array.prototype.slice);
export const URLPrototype = URL.prototype;
export const URLProtocol = getter(URL.prototype, "protocol");
export const URLPathname = getter(URL.prototype, "pathname");
export const EventPrototype = Event.prototype;
export const EventPreventDefault = uncurry(Event.prototype.preventDefault);
export const NumberIsFinite = Number.isFinite;
export const StringOf = String;
export const JSONStringify = JSON.stringify;
export const JSONParse = JSON.parse;
export const Uint8ArrayOf = Uint8Array;
export const StringFromCharCode = String.fromCharCode;
export const StringSlice = uncurry(String.prototype.slice);
export const TypedArrayBuffer = getter(Uint8Array.prototype, "buffer") as (
  self: Uint8Array,
) => ArrayBuffer;
/** Hexadecimal text of bytes. */
export const toHex = uncurry(Uint8Array.prototype.toHex) as (self: Uint8Array) => string;
export const TypedArraySet = uncurry(Uint8Array.prototype.set) as (
  self: Uint8Array,
  from: Uint8Array,
  at?: number,
) => void;
export const TypedArrayLength = getter(Uint8Array.prototype, "length") as (
  self: Uint8Array,
) => number;
export const MapSize = getter(Map.prototype, "size");
export const SetSize = getter(Set.prototype, "size");
export const ArrayBufferByteLength = getter(ArrayBuffer.prototype, "byteLength");
export const SharedArrayBufferByteLength = getter(SharedArrayBuffer.prototype, "byteLength");
export const ArrayBufferIsView = ArrayBuffer.isView;
export const RegExpSource = getter(RegExp.prototype, "source");
export const RegExpFlags = getter(RegExp.prototype, "flags");
export const MapForEach = uncurry(Map.prototype.forEach);
export const SetForEach = uncurry(Set.prototype.forEach);
export const SetOf = Set;
export const SetHas = uncurry(Set.prototype.has);
export const SetAdd = uncurry(Set.prototype.add);
export const WeakSetHas = uncurry(WeakSet.prototype.has);
/** The class of a typed array as text; undefined for any other value. */
export const TypedArrayTag = getter(Uint8Array.prototype, Symbol.toStringTag) as (
  self: unknown,
) => string | undefined;
export const DataViewByteLength = getter(DataView.prototype, "byteLength");
export const FunctionToString = uncurry(Function.prototype.toString);
export const ToStringTag: typeof Symbol.toStringTag = Symbol.toStringTag;
export const ErrorPrototype = Error.prototype;
export const DOMExceptionPrototype = DOMException.prototype;
export const SuppressedErrorPrototype = SuppressedError.prototype;
export const StringPrototype = String.prototype;
export const StringValueOf = uncurry(String.prototype.valueOf);
export const NumberPrototype = Number.prototype;
export const NumberValueOf = uncurry(Number.prototype.valueOf);
export const BooleanPrototype = Boolean.prototype;
export const BooleanValueOf = uncurry(Boolean.prototype.valueOf);
export const BigIntPrototype = BigInt.prototype;
export const BigIntValueOf = uncurry(BigInt.prototype.valueOf);
export const SymbolPrototype = Symbol.prototype;
export const SymbolValueOf = uncurry(Symbol.prototype.valueOf);
export const DateNow = Date.now;
export const DateOf = Date;
export const DateToISOString = uncurry(Date.prototype.toISOString);
export const DateGetTime = uncurry(Date.prototype.getTime);
export const PromisePrototype = Promise.prototype;
export const PromiseResolve = Promise.resolve.bind(Promise);
export const PromiseThen = uncurry(Promise.prototype.then);
export const AbortSignalAny = AbortSignal.any.bind(AbortSignal) as (
  signals: Iterable<AbortSignal>,
) => AbortSignal;
export const SymbolIterator: typeof Symbol.iterator = Symbol.iterator;
export const AbortSignalAborted = getter(AbortSignal.prototype, "aborted");
export const AbortSignalReason = getter(AbortSignal.prototype, "reason");
/** Its own ones, which say whether its timer keeps the process alive. */
export const AbortSignalAddListener = uncurry(AbortSignal.prototype.addEventListener);
export const AbortSignalRemoveListener = uncurry(AbortSignal.prototype.removeEventListener);

/** Adds to a list; not by assignment, which a setter on a prototype would catch. */
export function append<T>(list: T[], value: T): void {
  const own = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  DefineProperty(list, list.length, own as PropertyDescriptor);
}

const encoder = new TextEncoder();
/** UTF-8 bytes of a string. */
export const encodeUtf8 = encoder.encode.bind(encoder) as (text: string) => Uint8Array<ArrayBuffer>;

const decoder = new TextDecoder();
/** The string that UTF-8 bytes hold. */
export const decodeUtf8 = decoder.decode.bind(decoder) as (bytes: Uint8Array) => string;

const frozen = new Int32Array(new SharedArrayBuffer(4));
const wait = Atomics.wait;
/** Stop this thread for good: whatever timers or callbacks user code left behind never run. */
export function freeze(): never {
  for (;;) wait(frozen, 0, 0);
}

/** Whether a value answers a brand-checking getter of a built-in without throwing. */
export function hasBrand(check: (self: unknown) => unknown, value: unknown): boolean {
  try {
    check(value);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a prototype is on an object's chain: `instanceof` without asking the constructor, which
 * user code could answer for.
 */
export function isInstance(object: object, prototype: object): boolean {
  try {
    for (
      let at: object | null = object, i = 0;
      at !== null && i < 32;
      at = ObjectGetPrototypeOf(at), i++
    ) {
      if (at === prototype) return true;
    }
  } catch {
    // A proxy that throws is none of the built-ins.
  }
  return false;
}
