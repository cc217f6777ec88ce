// Load on the advertisements: viewers query at a rate, operators create ads at a twentieth of it.
//
//   scripts/load-test                                     a node of its own, seeded, then this
//   k6 run -e URL=http://host:8080 -e RATE=2000 k6/ads.js  against a node that runs
//
// Environment: URL, RATE (queries a second, 500), WRITES (ads a second, RATE / 20), CLIMB (5s), HOLD (20s),
// P95 (limit of the 95th percentile in ms, 50), REPORT (target/k6-ads.html).

import http from 'k6/http';
import { check } from 'k6';
import { newAd, viewer } from './lib/ads.js';
import { arrivals } from './lib/arrivals.js';
import { URL, number, text } from './lib/environment.js';
import { TREND_STATISTICS, report } from './lib/report.js';

const RATE = number('RATE', 500);
const WRITES = number('WRITES', Math.max(1, RATE / 20));
const CLIMB = text('CLIMB', '5s');
const HOLD = text('HOLD', '20s');
const P95 = number('P95', 50);

export const options = {
  scenarios: {
    query: arrivals('query', RATE, CLIMB, HOLD),
    create: arrivals('create', WRITES, CLIMB, HOLD),
  },
  thresholds: {
    'http_req_duration{scenario:query}': [`p(95)<${P95}`],
    'http_req_duration{scenario:create}': [`p(95)<${P95}`],
    http_req_failed: ['rate<0.001'],
    checks: ['rate>0.999'],
    dropped_iterations: ['count<1'],
  },
  summaryTrendStats: TREND_STATISTICS,
};

export function query() {
  const answer = http.get(`${URL}/api/v1/ad?${viewer()}&limit=10`, { tags: { name: 'GET /api/v1/ad' } });
  check(answer, {
    'query is answered 200': (response) => response.status === 200,
    'query has a page and a total': (response) => {
      const body = response.status === 200 ? response.json() : {};
      return Array.isArray(body.ads) && body.ads.length <= 10 && body.total >= body.ads.length;
    },
  });
}

export function create() {
  const answer = http.post(`${URL}/api/v1/ad`, newAd(), {
    headers: { 'Content-Type': 'application/json' },
    tags: { name: 'POST /api/v1/ad' },
  });
  check(answer, {
    'ad is created': (response) => response.status === 201,
    'ad has an id': (response) => response.status === 201 && response.json('data') !== '',
  });
}

export function handleSummary(data) {
  return report(data, 'Holdfast: advertisements under load', text('REPORT', 'target/k6-ads.html'));
}
