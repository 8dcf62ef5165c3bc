/* The form of days and shares on the pages; see web/schema/display.py. */

const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" "); // browsers write Sep or Sept

/** Write a day: formatDay("2024-12-05") is "5 December 2024". Without a day, nothing. */
export function formatDay(day) {
  return day ? days.format(new Date(`${day}T00:00:00Z`)) : "";
}

/** Write a day in little space: formatShortDay("2024-12-05") is "5 Dec 2024". Without a day, nothing. */
export function formatShortDay(day) {
  if (!day) return "";
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${months[month - 1]} ${year}`;
}

/** Write a probability: formatPercent(0.865) is "87 %". */
export function formatPercent(probability) {
  return `${Math.floor(probability * 100 + 0.5)}\u00a0%`;
}
