/**
 * Version of the runtime, as envelopes, `--version` and the `runtime` range of `aiel.json` see it.
 */
export const RUNTIME_VERSION = "0.1.0";
