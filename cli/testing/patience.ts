/**
 * How long a test waits for a lock, in milliseconds. A kill in a test ends no process, and a
 * program that another test starts at the same time holds what this process has open until it is
 * there.
 */
export const PATIENCE_MS = 10_000;
