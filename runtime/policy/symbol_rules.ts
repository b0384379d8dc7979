import type { CapabilityMap } from "./capabilities.ts";
import type { Violation } from "./inspection.ts";

/** What a rule says about one use; the place is the caller's. */
export type Judgement = Pick<Violation, "rule" | "message" | "hint" | "capability">;

/** The capabilities an import or a symbol may depend on. */
export type Capabilities = Pick<CapabilityMap, "network" | "subprocess" | "ffi">;

const SUBPROCESS = ["Command", "run", "spawn", "spawnAndWait", "spawnAndWaitSync", "spawnSync"];
const FFI = ["UnsafeCallback", "UnsafeFnPointer", "UnsafePointer", "UnsafePointerView", "dlopen"];
const REFUSED: ReadonlyMap<string, Judgement> = new Map<string, Judgement>([
  ...["Deno.internal", "node:process.binding", "node:process._linkedBinding"].map((symbol) =>
    [symbol, {
      rule: "internals",
      message: `"${spell(symbol)}" reaches into the runtime's own insides`,
      hint: "Use the public interface of Deno or Node",
    }] as const
  ),
  ["node:process.dlopen", {
    rule: "native_addon",
    message: '"process.dlopen" loads native code, which no permission confines',
    hint: "Use a package in JavaScript or WebAssembly",
  }],
  ...["register", "registerHooks", "Module.register", "Module.registerHooks"].map((name) =>
    [`node:module.${name}`, {
      rule: "loader",
      message: `"module.${name}" changes how modules are found, which a snapshot may not`,
      hint: "Import the module by the path it has",
    }] as const
  ),
  ["node:v8.setFlagsFromString", {
    rule: "internals",
    message: '"v8.setFlagsFromString" changes the engine the limits rest on',
    hint: "Leave the engine's flags to the platform",
  }],
]);

/** Whether a snapshot with these capabilities may use the symbol; undefined when it may. */
export function judgeSymbol(symbol: string, capabilities: Capabilities): Judgement | undefined {
  const refused = REFUSED.get(symbol);
  if (refused !== undefined) return refused;
  if (!symbol.startsWith("Deno.")) return undefined;
  const name = symbol.slice("Deno.".length);
  if (SUBPROCESS.includes(name) && capabilities.subprocess === false) {
    return needs("subprocess", `"${symbol}" starts programs`, '["<program>"]');
  }
  if (FFI.includes(name) && capabilities.ffi === false) {
    return needs("ffi", `"${symbol}" is for native code`, '["/<library>.so"]');
  }
  return undefined;
}

/** The judgement of something that a capability would allow. */
export function needs(
  capability: "network" | "subprocess" | "ffi",
  what: string,
  example: string,
): Judgement {
  return {
    rule: capability,
    message: `${what}, and the snapshot has no "${capability}" capability`,
    hint: `Ask for it in aiel.json: "capabilities": {"${capability}": ${example}}`,
    capability,
  };
}

/** The symbol as a reader knows it: `process.dlopen`. */
export function spell(symbol: string): string {
  return symbol.replace(/^node:/, "");
}
