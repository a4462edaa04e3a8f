// Days and ISO weeks of Prague, for tests that name them.

/** The local day of an instant: `2026-11-21`. */
export function dayOf(date) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Prague" }).format(date);
}

export function plusDays(day, n) {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + n);
  return at.toISOString().slice(0, 10);
}

/** The Monday of the week of an instant. */
export function mondayOf(date) {
  const day = dayOf(date);
  return plusDays(day, -((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7));
}

/** `2026-W47`; the year is that of the week's Thursday. */
export function isoWeek(monday) {
  const thursday = plusDays(monday, 3);
  const year = thursday.slice(0, 4);
  const days = (Date.parse(`${thursday}T00:00Z`) - Date.parse(`${year}-01-01T00:00Z`)) / 86_400_000;
  return `${year}-W${String(Math.floor(days / 7) + 1).padStart(2, "0")}`;
}

/** Milliseconds of a full hour of the local clock in Prague. */
export function localInstant(day, hour) {
  for (const offset of [1, 2]) {
    const at = Date.parse(`${day}T${String(hour).padStart(2, "0")}:00:00Z`) - offset * 3600_000;
    const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Prague", hour: "2-digit" }).format(at);
    if (Number.parseInt(clock, 10) === hour && dayOf(at) === day) return at;
  }
  throw new Error(`${day} has no ${hour}:00`);
}
