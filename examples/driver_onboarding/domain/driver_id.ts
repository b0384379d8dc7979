/**
 * The id of a new driver: `drv_` and 12 hex digits of a hash of what makes a driver one person.
 * Not random, so that sending the same application twice names the same driver.
 */
export async function driverId(country: string, licenseNumber: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${country}:${licenseNumber}`);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `drv_${hash.toHex().slice(0, 12)}`;
}
