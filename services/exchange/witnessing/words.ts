/** A duration in microseconds, in seconds, minutes or hours. */
export function inWords(micros: number): string {
  const seconds = Math.max(0, Math.round(micros / 1_000_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
