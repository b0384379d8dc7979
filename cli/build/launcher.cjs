#!/usr/bin/env node
// Starts aiel, installed by npm, with the Deno that was installed with it.
"use strict";

const { spawn } = require("node:child_process");
const { join } = require("node:path");
const { flags } = require("./flags.json");

const child = spawn(
  findDeno(),
  ["run", ...flags, join(__dirname, "../cli/bundle/main.js"), ...process.argv.slice(2)],
  { stdio: "inherit", env: { DENO_NO_UPDATE_CHECK: "1", ...process.env } },
);

child.on("error", (error) => fail(`Deno can't be started: ${error.message}`));
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  // Ends as it ended.
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(name);
  process.kill(process.pid, signal);
});

for (const name of ["SIGTERM", "SIGHUP"]) process.on(name, () => child.kill(name));
process.on("SIGINT", () => {
  // At a terminal Ctrl-C reaches both, and a second one would mean that nothing is waited for.
  const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  if (!atTerminal) child.kill("SIGINT");
});

/** The package of Deno finds the program for this platform. */
function findDeno() {
  try {
    return require("deno/install_api.cjs").runInstall();
  } catch (error) {
    fail(`Deno, which npm installs with aiel, is not there: ${error.message}`);
  }
}

function fail(message) {
  process.stderr.write(
    `error: ${message}\nhint: Install aiel again, with optional dependencies, on Linux (glibc), macOS or Windows\n`,
  );
  process.exit(1);
}
