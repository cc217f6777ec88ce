// Made-up advertisements and queries for them.

const COUNTRIES = ['TW', 'JP', 'US', 'GB', 'DE', 'FR', 'KR', 'IN', 'BR', 'CA'];
const PLATFORMS = ['android', 'ios', 'web'];
const GENDERS = ['M', 'F'];
const HOUR = 3600 * 1000;

function oneOf(values) {
  return values[Math.floor(Math.random() * values.length)];
}

function between(least, most) {
  return least + Math.floor(Math.random() * (most - least + 1));
}

function someOf(values, most) {
  const from = Math.floor(Math.random() * values.length);
  const count = between(1, most);
  return Array.from({ length: count }, (_, i) => values[(from + i) % values.length]);
}

/** The body of an ad that is active now and ends within a day. */
export function newAd() {
  const now = Date.now();
  const ageStart = between(1, 60);
  return JSON.stringify({
    title: `AD ${between(1, 1000000)}: ${between(5, 60)}% off`,
    content: 'Only this month, in every shop near you and on the web.',
    start_at: new Date(now - HOUR).toISOString(),
    end_at: new Date(now + between(1, 24) * HOUR).toISOString(),
    age_start: ageStart,
    age_end: between(ageStart, 100),
    gender: someOf(GENDERS, 2),
    country: someOf(COUNTRIES, 6),
    platform: someOf(PLATFORMS, 2),
  });
}

/** The query string of a viewer with all four conditions. */
export function viewer() {
  return `age=${between(1, 100)}&gender=${oneOf(GENDERS)}&country=${oneOf(COUNTRIES)}&platform=${oneOf(PLATFORMS)}`;
}
