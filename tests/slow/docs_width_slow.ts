/**
 * `/docs` on a telephone: in a window of 420 pixels nothing stands out to the right, where it could
 * be read only by moving the page.
 *
 * @module
 */

import assert from "node:assert/strict";
import { renderDocs } from "../../control/http/docs_page.ts";
import { makeWorld } from "../../control/testing/world.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { BROWSER } from "./browser.ts";
import { runProgram } from "./npm.ts";

const WIDTH = 420;

/** A page that shows another one in that width, and says what of it stands out. */
const FRAME =
  `<!doctype html><iframe src="/docs" style="width:${WIDTH}px;height:900px;border:0"></iframe>
<pre></pre><script>
onload = () => {
  const { document: shown } = document.querySelector("iframe").contentWindow;
  const wide = [...shown.querySelectorAll("main *")].filter((one) =>
    one.getBoundingClientRect().right > ${WIDTH} || one.scrollWidth > one.clientWidth + 1 &&
      getComputedStyle(one).display !== "inline");
  const said = { width: shown.documentElement.scrollWidth, sections: shown.querySelectorAll("section").length,
    wide: wide.map((one) => one.outerHTML.slice(0, 80)) };
  document.querySelector("pre").textContent = btoa(unescape(encodeURIComponent(JSON.stringify(said))));
};
</script>`;

Deno.test("/docs can be read in a window of 420 pixels", async () => {
  if (BROWSER === undefined) {
    // deno-lint-ignore no-console -- a test that does nothing has to say so
    console.warn("SKIPPED: /docs in a narrow window. There is no Chromium");
    return;
  }
  await using world = await makeWorld();
  const { html } = renderDocs(world.service.app.document);
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) =>
      new Response(new URL(request.url).pathname === "/docs" ? html : FRAME, {
        headers: { "content-type": "text/html; charset=utf-8" },
      }),
  );
  using dir = tempDir();
  const dom = await runProgram(BROWSER, [
    ...["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${dir.path}`],
    ...["--no-proxy-server", "--virtual-time-budget=60000", "--dump-dom"],
    `http://127.0.0.1:${server.addr.port}/`,
  ], { env: { HOME: dir.path } });
  const encoded = /<pre>([A-Za-z0-9+/=]+)<\/pre>/.exec(dom)?.[1];
  assert.ok(encoded !== undefined, dom.slice(0, 2_000));
  const said = JSON.parse(new TextDecoder().decode(Uint8Array.fromBase64(encoded)));
  assert.ok(said.sections > 30, "the page was not there");
  assert.deepEqual(said.wide, []);
  assert.ok(said.width <= WIDTH, `${said.width} pixels wide`);
});
