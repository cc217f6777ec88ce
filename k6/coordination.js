// Load on coordination: at a rate, workers take a lock of a few, count under it with its fence, and give it back;
// others set values that are watched. In the end every counter is what was counted: nothing was lost, nothing twice.
//
//   scripts/load-test coordination                                  a node of its own, then this
//   k6 run -e URL=http://host:8080 -e RATE=500 k6/coordination.js    against a node that runs
//
// Environment: URL, RATE (workers a second, 200), WATCHES (a second, RATE / 10), CLIMB (5s), HOLD (20s), LOCKS (50),
// P95 (limit of a whole lock, count and unlock's 95th percentile in ms, 200), REPORT (target/k6-coordination.html).

import http from 'k6/http';
import { check } from 'k6';
import { Counter, Rate, Trend } from 'k6/metrics';
import { arrivals } from './lib/arrivals.js';
import { URL, number, text } from './lib/environment.js';
import { TREND_STATISTICS, report } from './lib/report.js';

const RATE = number('RATE', 200);
const WATCHES = number('WATCHES', Math.max(1, RATE / 10));
const CLIMB = text('CLIMB', '5s');
const HOLD = text('HOLD', '20s');
const LOCKS = number('LOCKS', 50);
const P95 = number('P95', 200);
const PARAMS = { headers: { 'Content-Type': 'application/json' } };

const counted = new Counter('counted');
const exact = new Rate('exact');
const turn = new Trend('turn', true);

export const options = {
  scenarios: { work: arrivals('work', RATE, CLIMB, HOLD), watch: arrivals('watch', WATCHES, CLIMB, HOLD) },
  thresholds: {
    turn: [`p(95)<${P95}`],
    http_req_failed: ['rate<0.001'],
    checks: ['rate>0.999'],
    exact: ['rate==1'],
    dropped_iterations: ['count<1'],
  },
  summaryTrendStats: TREND_STATISTICS,
};

function ask(name, path, body) {
  return http.post(`${URL}${path}`, JSON.stringify(body), { ...PARAMS, tags: { name } });
}

export function setup() {
  return { env: `k6-${Date.now()}` };
}

export function work({ env }) {
  const begun = Date.now();
  const lock = `lock-${Math.floor(Math.random() * LOCKS)}`;
  const held = ask('lock', `/db/${env}`, { LockID: lock, LockDur: 30, LockWait: 30 });
  if (!check(held, { 'lock is held': (answer) => answer.status === 200 })) {
    return;
  }
  const token = held.json('Lock');
  const read = ask('read', `/db/${env}`, { KVGet: [lock] });
  const seen = read.json('KV.0.Value') || 0;
  const done = ask('count and unlock', `/db/${env}`, {
    UnlockID: lock,
    Unlock: token,
    Fence: { LockID: lock, Token: token },
    KVSet: [{ Key: lock, Value: seen + 1 }],
    Atomic: [{ Key: lock, Add: 1 }],
  });
  check(done, { 'count is done': (answer) => answer.status === 200 });
  // Whoever reads and writes under the lock counts as well as the counter does.
  exact.add(done.status === 200 && done.json('Atomic.0.Value') === seen + 1);
  counted.add(1);
  turn.add(Date.now() - begun);
}

export function watch({ env }) {
  const key = `watched-${__VU}-${__ITER}`;
  const [told] = http.batch([
    ['POST', `${URL}/watch/${env}`, JSON.stringify({ ID: key, Version: 0 }), { ...PARAMS, tags: { name: 'watch' } }],
    ['POST', `${URL}/db/${env}`, JSON.stringify({ KVSet: [{ Key: key, Value: 1 }] }),
      { ...PARAMS, tags: { name: 'set' } }],
  ]);
  check(told, { 'watcher is told': (answer) => answer.status === 200 && answer.json('Value') === 1 });
}

export function handleSummary(data) {
  return report(data, 'Holdfast: coordination under load', text('REPORT', 'target/k6-coordination.html'));
}
