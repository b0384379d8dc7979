/**
 * The names that the shipped Deno (2.9.6) and the libraries in it look up in the environment of its
 * process, as a preloaded shim has seen them, each judged. A child's environment is a fixed list,
 * so what matters here is that a name which is on that list, or one that a library would obey in a
 * way that is not known yet, is looked at by a person once.
 *
 * @module
 */

/** Names that a child's environment has, and why their values do no harm. */
const SET: Readonly<Record<string, string>> = {
  DENO_AUDIT_PERMISSIONS: "the trail, a pipe of this invocation",
  DENO_DIR: "a directory of this invocation",
  DENO_NO_UPDATE_CHECK: "no request to a server of Deno's",
  DENO_WEBGPU_BACKEND: "noop: no driver of the host is loaded",
  HOME: "a directory of this invocation",
  NO_COLOR: "plain text",
  PATH: "a fixed list, empty without granted programs behind the second barrier",
  SQLITE_TMPDIR: "a directory of this invocation",
  TMPDIR: "a directory of this invocation",
  TZ: "UTC",
};

/** Names that would steer something, by what they steer. None is in a child's environment. */
const ABSENT: Readonly<Record<string, readonly string[]>> = {
  "where Deno reaches for modules, registries and certificates": [
    ...["DENO_AUTH_TOKENS", "DENO_CERT", "DENO_TLS_CA_STORE", "DENO_NODE_USE_OPENSSL_CA"],
    ...["DENO_CACHE_LSC_ENDPOINT", "JSR_NPM_URL", "JSR_URL", "NODE_EXTRA_CA_CERTS"],
    ...["NODE_TLS_REJECT_UNAUTHORIZED", "NODE_USE_SYSTEM_CA", "NPM_CONFIG_MIN_RELEASE_AGE"],
    ...["NPM_CONFIG_REGISTRY", "NPM_CONFIG_REPLACE_REGISTRY_HOST", "npm_config_min_release_age"],
    ...["npm_config_replace_registry_host", "DENO_INSTALL_ARCH"],
  ],
  "proxies, which would see requests": [
    ...["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "NODE_USE_ENV_PROXY"],
    ...["all_proxy", "http_proxy", "https_proxy", "no_proxy"],
  ],
  "how Deno runs, compiles and caches": [
    ...["COMPLETE", "DENO_AUTO_SERVE", "DENO_CACHE_DB_MODE", "DENO_COMPAT", "DENO_CONDITIONS"],
    ...["DENO_CONNECTED", "DENO_COVERAGE_DIR", "DENO_DISABLE_NODE_SHIM", "DENO_EMIT_CACHE_MODE"],
    ...["DENO_DISABLE_OFFSCREEN_CANVAS", "DENO_DISABLE_VERBATIM_MODULE_SYNTAX", "DENO_V8_FLAGS"],
    ...["DENO_DONT_USE_INTERNAL_NODE_COMPAT_STATE_FD", "DENO_INTERNAL_NPM_CMD_NAME"],
    ...["DENO_KV_REQUIRES_DISTRIBUTED_DATABASE", "DENO_NODE_SHIM_ACTIVE", "DENO_PATCH_REACT_CVE"],
    ...["DENO_SNAPSHOT_IMPORT_GRAPH", "DENO_TOKIO_EVENT_INTERVAL", "DENO_TOKIO_METRICS"],
    ...["DENO_TOKIO_GLOBAL_QUEUE_INTERVAL", "DENO_TOKIO_MAX_IO_EVENTS_PER_TICK"],
    ...["DENO_UNSTABLE_LAZY_DYNAMIC_IMPORTS", "DENO_UNSTABLE_NPM_LAZY_CACHING"],
    ...["DENO_UNSTABLE_RAW_IMPORTS", "DENO_UNSTABLE_SLOPPY_IMPORTS", "DENO_UNSTABLE_TSGO"],
    ...["DENO_USE_CGROUPS", "DENO_USR2_MEMORY_TRIM", "DENO_WEBGPU_DX12_COMPILER"],
    ...["NODE_OPTIONS", "NODE_V8_COVERAGE", "REQUEST_METHOD"],
  ],
  "descriptors and sockets that Deno would talk to": [
    ...["DENO_EXTRA_STDIO_FDS", "DENO_PERMISSION_BROKER_PATH", "DENO_UNSTABLE_CONTROL_SOCK"],
    ...["DENO_UNSTABLE_CRON_SOCK", "NODE_CHANNEL_FD", "NODE_CHANNEL_SERIALIZATION_MODE"],
    ...["NODE_CLUSTER_SCHED_POLICY", "NODE_UNIQUE_ID"],
  ],
  "logs, traces and colours": [
    ...["DENO_LOG", "DENO_LOG_LAZY_LOAD", "DENO_LOG_STYLE", "DENO_STARTUP_PHASES", "FORCE_COLOR"],
    ...["DENO_TRACE_PERMISSIONS", "DENO_UNSTABLE_OTEL_DETERMINISTIC", "NODE_DEBUG"],
    ...["NODE_DEBUG_NATIVE", "OTEL_DENO", "OTEL_DENO_CONSOLE", "OTEL_DENO_METRICS"],
    ...["OTEL_DENO_TRACING", "OTEL_SDK_DISABLED", "RUST_BACKTRACE", "RUST_LIB_BACKTRACE"],
  ],
  "the C and Rust libraries: keys written to a file, data files that are mapped, processor features":
    [
      ...["SSLKEYLOGFILE", "ICU_DATA", "ICU_TIMEZONE_FILES_DIR", "LANG", "LC_ALL", "LC_MESSAGES"],
      ...["OPENSSL_ia32cap", "RUST_MIN_STACK", "SIMDUTF_FORCE_IMPLEMENTATION"],
    ],
  "temporary files": ["TEMP", "TMP"],
};

/** Every name that was judged. */
export const JUDGED: ReadonlySet<string> = new Set([
  ...Object.keys(SET),
  ...Object.values(ABSENT).flat(),
]);

/** Names that may be in the environment of a child at all. */
export const IN_A_CHILD: ReadonlySet<string> = new Set([
  ...Object.keys(SET),
  // The shell and bubblewrap say where they are: the root, or the snapshot behind the barrier.
  "PWD",
]);
