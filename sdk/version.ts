/**
 * The version of this SDK (semver). `describe` answers with it as `sdk_version`, and
 * `ctx.sdkVersion` carries it, so that an execution can always be traced back to the contracts it
 * ran under.
 *
 * @example
 * ```ts
 * import { SDK_VERSION } from "aiel";
 *
 * if (!/^\d+\.\d+\.\d+$/.test(SDK_VERSION)) throw new Error("not a version");
 * ```
 */
export const SDK_VERSION = "0.1.0";
