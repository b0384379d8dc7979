import type { HttpHead } from "../../launch/read_head.ts";
import type { SurfaceCall } from "../host.ts";
import { bytesOfBody } from "./answer_body.ts";
import { AnswerBodyStream } from "./answer_body_stream.ts";
import type { UnreadAnswers } from "./unread_answers.ts";

/**
 * An answer that comes in parts: hears what code says before it has ended, and gives it on as its
 * reader takes it.
 */
export class AnswerStream {
  /** Settles when status and headers are there. */
  readonly head: Promise<HttpHead>;
  /** What comes behind the head. */
  readonly content: AnswerBodyStream;
  readonly follow: NonNullable<SurfaceCall["follow"]>;

  /** @param gone is called when the reader takes nothing any more */
  constructor(unread: UnreadAnswers, gone: () => void) {
    const { promise, resolve } = Promise.withResolvers<HttpHead>();
    const content = new AnswerBodyStream(unread, gone);
    this.head = promise;
    this.content = content;
    let hasHead = false;
    this.follow = {
      head(head) {
        hasHead = true;
        resolve(head);
      },
      item: async (_seq, value) => {
        const bytes = bytesOfBody(value);
        // Only code that meddles with the channel sends such a part, or one before the head.
        if (!hasHead || bytes === undefined) throw new Error("The part is none of a body");
        await content.add(bytes);
      },
    };
  }
}
