// Durations and dates as the design writes them: "0.3 ms", "6.2 s", "4 min 10 s", "22 Nov".
// Every function takes "now" from its caller; nothing here reads a clock.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG_MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

export function formatDuration(ms: number): string {
  if (ms < 10) return `${ms < 0.1 ? "0.1" : ms.toFixed(1)} ms`;
  if (ms < 100) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) {
    const rest = seconds % 60;
    return rest === 0 || seconds >= 600
      ? `${Math.round(seconds / 60)} min`
      : `${Math.floor(seconds / 60)} min ${rest} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function formatClock(at: number): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

function dayNumber(date: Date): number {
  return Math.round(new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime() / 86_400_000);
}

/** "22 Nov", with the year where it is another one. */
export function formatDay(at: number, now: number): string {
  const date = new Date(at);
  const year = date.getFullYear() === new Date(now).getFullYear() ? "" : ` ${date.getFullYear()}`;
  return `${date.getDate()} ${MONTHS[date.getMonth()]}${year}`;
}

/** Clock today and yesterday, weekday this week, else the day: for list rows that stand under group heads. */
export function formatWhen(at: number, now: number): string {
  const days = dayNumber(new Date(now)) - dayNumber(new Date(at));
  if (days <= 1) return formatClock(at);
  if (days < 7) return DAYS[new Date(at).getDay()] ?? "";
  return formatDay(at, now);
}

/** "today 11:04", "yesterday 10:20", else the day: for single times that stand alone. */
export function formatRecent(at: number, now: number): string {
  const days = dayNumber(new Date(now)) - dayNumber(new Date(at));
  if (days > 1) return formatDay(at, now);
  return `${days === 1 ? "yesterday" : "today"} ${formatClock(at)}`;
}

export function formatMoment(at: number, now: number): string {
  return `${formatDay(at, now)} ${formatClock(at)}`;
}

/** "2026-11" as "November 2026". */
export function formatMonth(month: string): string {
  const [year, number] = month.split("-");
  return `${LONG_MONTHS[Number(number) - 1] ?? month} ${year ?? ""}`.trim();
}

/** "2026-11-22" as "22 Nov". */
export function formatCivilDay(day: string): string {
  const [, month, number] = day.split("-");
  return `${Number(number)} ${MONTHS[Number(month) - 1] ?? ""}`;
}
