/** Characters of a report. */
const MAX_LENGTH = 300;

/** How the package tells that it refused a message; what follows quotes the message. */
const REFUSED = /^Rejected [^()]* \([a-z-]+\)/;

/**
 * What stands in the platform's log of an error: the reason, and nothing of a message that was
 * refused. Arguments are of those who use a project, and may be as long as a message.
 */
export function briefReport(error: Error): Error {
  // The package's own schemas tell it, level by level.
  if (error.name === "ZodError") return new Error("What the client sent is no message of JSON-RPC");
  const [refused] = REFUSED.exec(error.message) ?? [];
  if (refused !== undefined) return new Error(refused);
  if (error.message.length <= MAX_LENGTH) return error;
  return new Error(`${error.message.slice(0, MAX_LENGTH)}…`);
}
