// Open model: requests arrive at a rate, whether or not the ones before were answered. A slow server gets more of them
// at a time, as from real clients, instead of slowing its own clients down and looking better than it is.

/**
 * A scenario in which iterations arrive at a rate that climbs, holds and ends.
 *
 * @param exec the name of the function to run
 * @param rate iterations a second once it holds
 * @param climb how long the rate climbs, like '10s'
 * @param hold how long it holds, like '60s'
 */
export function arrivals(exec, rate, climb, hold) {
  // Enough for all iterations of a second and a half to be under way; beyond it they are dropped, and counted. All are
  // made before the start: one that is made during the run is late for its iteration.
  const most = Math.max(100, Math.ceil(rate * 1.5));
  return {
    executor: 'ramping-arrival-rate',
    exec,
    startRate: 1,
    timeUnit: '1s',
    preAllocatedVUs: most,
    maxVUs: most,
    stages: [
      { target: rate, duration: climb },
      { target: rate, duration: hold },
    ],
    gracefulStop: '5s',
  };
}
