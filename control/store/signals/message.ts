/**
 * What the processes of a service tell each other over a channel of Postgres.
 *
 * @module
 */
import type { Topic } from "../../domain/executions/ports.ts";
import { isId } from "../../domain/ids.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";

/** One message, or what is to be told by several. */
export interface Message {
  /** The process that it comes from. */
  readonly from: string;
  /** What changed. */
  readonly told: readonly Topic[];
  /** What the process follows, for some time. */
  readonly follows: readonly Topic[];
  /** It wants to know what the others follow. */
  readonly asks: boolean;
  /** It lost count of what changed: all may have. */
  readonly all: boolean;
}

/** So many topics, with what is around them, stay below the 8,000 bytes that a payload may have. */
const TOPICS = 120;
const LONGEST_FROM = 64;

/** Topics that other processes are told of only while one of them follows. */
export function isFollowable(topic: Topic): boolean {
  return topic.startsWith("execution ") || topic.startsWith("environment ");
}

/** As texts, each of which fits into a payload. */
export function toPayloads({ from, told, follows, asks, all }: Message): string[] {
  const payloads: string[] = [];
  if (asks || all) payloads.push(JSON.stringify({ from, asks, all }));
  for (let at = 0; at < told.length; at += TOPICS) {
    payloads.push(JSON.stringify({ from, told: told.slice(at, at + TOPICS) }));
  }
  for (let at = 0; at < follows.length; at += TOPICS) {
    payloads.push(JSON.stringify({ from, follows: follows.slice(at, at + TOPICS) }));
  }
  return payloads;
}

/** A payload; undefined: no process of ours sent it. */
export function fromPayload(payload: string): Message | undefined {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { from, told, follows, asks, all } = value;
  if (typeof from !== "string" || from === "" || from.length > LONGEST_FROM) return undefined;
  return {
    from,
    told: topicsOf(told),
    follows: topicsOf(follows).filter(isFollowable),
    asks: asks === true,
    all: all === true,
  };
}

function topicsOf(value: unknown): Topic[] {
  return Array.isArray(value) ? value.slice(0, TOPICS).filter(isTopic) : [];
}

function isTopic(value: unknown): value is Topic {
  if (value === "jobs" || value === "schedules") return true;
  if (typeof value !== "string") return false;
  const [kind, id = "", ...more] = value.split(" ");
  if (more.length > 0) return false;
  if (kind === "execution" || kind === "cancel") return isId("execution", id);
  return kind === "environment" && isId("environment", id);
}
