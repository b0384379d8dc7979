/**
 * What the engine needs only once a child is coming up: loaded then, so that none of it delays the start of the child.
 *
 * @module
 */

export { checkModules } from "./check_modules.ts";
export { readPermissions } from "./permissions.ts";
export { parseRequest } from "./protocol/request.ts";
export { judge } from "./verdict.ts";
