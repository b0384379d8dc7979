/**
 * `aiel_pat_<id>_<secret><checksum>` for people, `aiel_sat_…` for service accounts; the checksum is
 * a CRC-32 in base 62.
 */
const FORM = /^aiel_(?:pat|sat)_[0-7][0-9a-hjkmnp-tv-z]{25}_[0-9A-Za-z]{49}$/;
const CHECKSUM = 6;
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * Why a text can't be a token of a control service; undefined when it can. Repeats none of it. Asks
 * no service.
 */
export function tokenProblem(text: string): string | undefined {
  if (!/^aiel_(?:pat|sat)_/.test(text)) {
    return "it does not begin with aiel_pat_ or aiel_sat_";
  }
  if (!FORM.test(text)) return "it is not whole, or something was added to it";
  return checksum(text.slice(0, -CHECKSUM)) === text.slice(-CHECKSUM)
    ? undefined
    : "its checksum is wrong, so a character was changed";
}

function checksum(text: string): string {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  let rest = (crc ^ 0xffffffff) >>> 0;
  let digits = "";
  for (let at = 0; at < CHECKSUM; at++) {
    digits = BASE62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
