/* Days as the pages spell them. */

const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** Spell a day: formatDay("2024-12-05") is "5 December 2024". Without a day, nothing. */
export function formatDay(day) {
  return day ? days.format(new Date(`${day}T00:00:00Z`)) : "";
}
