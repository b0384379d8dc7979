/** The day of a timestamp in ISO 8601. */
export function day(timestamp: string): string {
  return timestamp.slice(0, 10);
}
