/** What to do where there is no entry point: the runtime's own advice names flags of its runner. */
export const NO_ENTRY_POINT_HINT =
  "Run `aiel init` to make one, or -C <dir> to work in the project's directory; it registers the exports (entry_point.ts, .js, .mts or .mjs)";
