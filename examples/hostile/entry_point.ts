/**
 * A gallery of attempts to get out of the sandbox, each a tool. None gets through; the README shows
 * the answers.
 *
 * What is forbidden stands here in dynamic forms: a literal `import "node:net"` or `Deno.Command`
 * would be found by the inspection, and nothing of the snapshot would run at all (see `refused/`).
 */

import "./tools/look_around.ts";
import "./tools/use_up.ts";
import "./tools/deceive.ts";
