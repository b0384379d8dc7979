/**
 * The first words of the bodies of thrown responses, which can only be read with time. Nothing here
 * is safe from code that patched the intrinsics: it then gets no head of a body, and the failure
 * goes on without.
 *
 * @module
 */

import { isError } from "./error_members.ts";
import {
  AbortSignalAddListener,
  AbortSignalRemoveListener,
  AbortSignalTimeout,
  ObjectKeys,
  PromiseResolve,
  PromiseThen,
  StringSlice,
  ToStringTag,
} from "./primordials.ts";
import { read, readText } from "./safe_read.ts";
import type { BodyHeads } from "./showing.ts";

/** How long a failure waits for all of them together. */
const WAIT_MS = 200;
const HEAD_CHARS = 1024;
const MAX_RESPONSES = 4;
/** Values that are looked at for responses. */
const MAX_VALUES = 100;
/** Content types whose bodies are text. */
const IS_TEXT = /^(?:text\/|application\/(?:[^;]*\+)?(?:json|xml|x-www-form-urlencoded))|^$/i;

/** A response, and the head of its body once it was read. */
interface Found {
  response: Response;
  head: string | undefined;
  next: Found | null;
}

/**
 * Reads what can be read of the responses that a thrown value is or has, and then goes on; at once
 * where there are none.
 */
export function readBodyHeads(thrown: unknown, then: (heads: BodyHeads) => void): void {
  const found = findResponses(thrown);
  let open = 0;
  if (found === null) return then({ of: () => undefined });
  let isOver = false;
  const timer = AbortSignalTimeout(WAIT_MS);
  const finish = (): void => {
    if (isOver) return;
    isOver = true;
    AbortSignalRemoveListener(timer, "abort", finish);
    then({
      of(response) {
        for (let at: Found | null = found; at !== null; at = at.next) {
          if (at.response === response) return at.head;
        }
        return undefined;
      },
    });
  };
  for (let at: Found | null = found; at !== null; at = at.next) {
    const one = at;
    open += 1;
    const isRead = (): void => {
      open -= 1;
      if (open === 0) finish();
    };
    PromiseThen(PromiseResolve(readHead(one)), isRead, isRead);
  }
  AbortSignalAddListener(timer, "abort", finish);
}

async function readHead(found: Found): Promise<void> {
  const { response } = found;
  if (response.bodyUsed || response.body === null) return;
  const type = response.headers.get("content-type") ?? "";
  if (!IS_TEXT.test(type)) return;
  const reader = response.clone().body?.getReader();
  // What no type calls text is shown only where it is some.
  const decoder = new TextDecoder("utf-8", { fatal: type === "" });
  found.head = "";
  for (;;) {
    const next = await reader?.read();
    if (next === undefined) return;
    try {
      found.head += next.done ? decoder.decode() : decoder.decode(next.value, { stream: true });
    } catch {
      found.head = undefined;
      return void reader?.cancel().catch(() => {});
    }
    if (next.done) return;
    if (found.head.length <= HEAD_CHARS) continue;
    found.head = StringSlice(found.head, 0, HEAD_CHARS) + "… (cut)";
    return void reader?.cancel().catch(() => {});
  }
}

/** Responses among a thrown value, its causes, and the members of these. */
function findResponses(thrown: unknown): Found | null {
  let found: Found | null = null;
  let responses = 0;
  let values = 0;
  const look = (value: unknown, depth: number): void => {
    if (typeof value !== "object" || value === null || values++ > MAX_VALUES) return;
    if (readText(value, ToStringTag) === "Response") {
      if (responses++ < MAX_RESPONSES) {
        found = { response: value as Response, head: undefined, next: found };
      }
      return;
    }
    if (depth > 4) return;
    if (isError(value)) {
      look(read(value, "cause"), depth + 1);
      lookAtMembers(read(value, "errors"), depth);
    }
    if (depth === 0 || isError(value)) lookAtMembers(value, depth);
  };
  const lookAtMembers = (object: unknown, depth: number): void => {
    if (typeof object !== "object" || object === null) return;
    const keys = namesOf(object);
    for (let i = 0; i < keys.length && values <= MAX_VALUES; i++) {
      look(read(object, keys[i] ?? ""), depth + 1);
    }
  };
  look(thrown, 0);
  return found;
}

function namesOf(object: object): string[] {
  try {
    return ObjectKeys(object);
  } catch {
    return [];
  }
}
