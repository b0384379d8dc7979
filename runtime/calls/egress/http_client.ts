/**
 * What is used of undici. A module of its own gives it by name: an `import()` of a package in
 * CommonJS has none once the command is bundled.
 *
 * @module
 */

export { Client } from "undici";
