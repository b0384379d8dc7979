/**
 * Names that steer the runtime, the loader or the programs it starts rather than user code.
 * Deno itself obeys `DENO_*`, `NODE_*`, `NO_COLOR` and friends without any permission:
 * `NODE_OPTIONS=--require …` runs a file from outside the snapshot, `DENO_AUDIT_PERMISSIONS=…`
 * writes one.
 */
const RESERVED_PREFIXES = [
  "AIEL_",
  "BASH_",
  "DENO_",
  "DYLD_",
  "JSR_",
  "LD_",
  "MALLOC_",
  "NODE_",
  "NPM_CONFIG_",
  "OTEL_",
  "RUST_",
  "SSL_",
];
const RESERVED_NAMES = new Set([
  "COMSPEC",
  "ENV",
  "FORCE_COLOR",
  "GCONV_PATH",
  "GLIBC_TUNABLES",
  "HOME",
  "HOSTALIASES",
  "IFS",
  "LOCALDOMAIN",
  "LOCPATH",
  "NLSPATH",
  "NO_COLOR",
  "NO_PROXY",
  "PATH",
  "PATHEXT",
  "RESOLV_HOST_CONF",
  "RES_OPTIONS",
  "SHELLOPTS",
  "SYSTEMROOT",
  "TEMP",
  "TMP",
  "TMPDIR",
  "USERPROFILE",
  "WINDIR",
  // No program has such a variable: as the key of an object it would not be one.
  "__PROTO__",
]);

/**
 * Whether a variable may never be given to user code, whatever the grant says. Case does not
 * matter.
 */
export function isReservedEnvName(name: string): boolean {
  const upper = name.toUpperCase();
  return RESERVED_NAMES.has(upper) || upper.endsWith("_PROXY") ||
    RESERVED_PREFIXES.some((prefix) => upper.startsWith(prefix));
}
