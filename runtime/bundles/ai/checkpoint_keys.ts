/**
 * Where the checkpoints of a thread lie in memory.
 *
 * @module
 */

/** Before all keys of checkpoints. */
export const ROOT = "langgraph/";
/** Before the keys of parts of documents, which begin with those of the documents. */
export const PARTS = "langgraph.parts/";

/** Characters of a thread's name, encoded, so that the whole key is as long as a key may be. */
const MAX_NAME = 160;

/** All of a thread. */
export function threadPrefix(thread: string): string {
  return `${ROOT}${threadName(thread)}/`;
}

/** Checkpoints of a thread, the newest first. */
export async function checkpointPrefix(thread: string, namespace: string): Promise<string> {
  return `${threadPrefix(thread)}${await namespaceName(namespace)}/checkpoints/`;
}

/** Of a checkpoint: ids grow with time, and keys are listed from the smallest one. */
export async function checkpointKey(
  thread: string,
  namespace: string,
  id: string,
): Promise<string> {
  return `${await checkpointPrefix(thread, namespace)}${reversed(id)}`;
}

/** Whether it is one of a checkpoint. */
export function isCheckpointKey(key: string): boolean {
  return key.split("/")[3] === "checkpoints";
}

/** Writes that follow a checkpoint. */
export async function writesPrefix(thread: string, namespace: string, id: string): Promise<string> {
  return `${threadPrefix(thread)}${await namespaceName(namespace)}/writes/${plain(id)}/`;
}

function threadName(thread: string): string {
  const name = encodeURIComponent(thread);
  if (thread !== "" && name.length <= MAX_NAME) return name;
  throw new TypeError(
    thread === ""
      ? "The thread_id is empty, expected the name of a thread"
      : `The thread_id has ${name.length} characters encoded, expected at most ${MAX_NAME}`,
  );
}

/** Those of graphs within graphs grow with each level, and are part of what lies there. */
async function namespaceName(namespace: string): Promise<string> {
  const name = namespace === "" ? "-" : encodeURIComponent(namespace);
  if (name.length <= MAX_NAME) return name;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(namespace));
  return `sha256-${new Uint8Array(digest).toHex()}`;
}

/** Another text of the same length, so that what is larger becomes smaller. */
function reversed(id: string): string {
  return plain(id).replace(/[0-9a-f]/g, (digit) => (15 - parseInt(digit, 16)).toString(16));
}

function plain(id: string): string {
  if (/^[0-9a-f-]{1,64}$/.test(id)) return id;
  throw new TypeError(`The checkpoint_id "${id}" is not one of LangGraph's`);
}
