import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** A caller is asked again after so many milliseconds, then after twice as many, and so on. */
const ASK_MS = 50;
/** Milliseconds without a byte after which a caller that can't be asked is taken to have gone. */
const QUIET_MS = 2_000;
/** The same where it ended within an answer: that is mostly one that has gone. */
const QUIET_WITHIN_MS = 300;
/** Says nothing, and may be said to callers before any answer (RFC 9110, section 15.2). */
const INTERIM = "HTTP/1.1 102 Processing\r\n\r\n";

/**
 * Finds out whether a caller that sends no more still reads: TCP ends both in the same way, and
 * only writing to one that has gone fails. Interim answers are for asking; where none may be sent,
 * to HTTP/1.0 or within an answer, what is answered asks as well, unless it is quiet for long.
 *
 * @param answers those that are not sent to their end on this connection, in order
 */
export function watchHalfClosed(socket: Socket, answers: ReadonlySet<ServerResponse>): void {
  let pauseMs = ASK_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let quietMs = QUIET_MS;
  let written = { bytes: 0, at: 0 };
  const ask = () => {
    const [first] = answers;
    if (first === undefined || socket.destroyed) return;
    if (first.headersSent || first.req.httpVersion === "1.0") {
      const isQuiet = written.bytes === socket.bytesWritten && socket.writableLength === 0;
      if (!isQuiet) written = { bytes: socket.bytesWritten, at: performance.now() };
      else if (performance.now() - written.at >= quietMs) return void socket.destroy();
      timer = setTimeout(ask, quietMs / 2);
      return;
    }
    socket.write(INTERIM);
    timer = setTimeout(ask, pauseMs);
    pauseMs *= 2;
  };
  socket.once("end", () => {
    const [first] = answers;
    if (first?.headersSent) quietMs = QUIET_WITHIN_MS;
    written = { bytes: socket.bytesWritten, at: performance.now() };
    timer = setTimeout(ask, ASK_MS);
  });
  socket.once("close", () => clearTimeout(timer));
}
