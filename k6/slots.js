// Load on the slots: people browse, reserve and cancel. The thresholds are the targets of the system that this one
// follows; at the end, in teardown, no slot may be oversold.
//
//   k6 run k6/slots.js                                       against a node at 127.0.0.1:8080
//   k6 run -e URL=http://host:8080 -e RATE=2000 k6/slots.js  against another one
//
// Environment: URL, RATE (iterations a second, 500: 70 % browse, 20 % reserve, 10 % reserve and cancel), SLOTS (200),
// CAPACITY (50), CLIMB (5s), HOLD (20s), REPORT (target/k6-slots.html).

import http from 'k6/http';
import { check, fail } from 'k6';
import { arrivals } from './lib/arrivals.js';
import { URL, number, text } from './lib/environment.js';
import { TREND_STATISTICS, report } from './lib/report.js';

const RATE = number('RATE', 500);
const SLOTS = number('SLOTS', 200);
const CAPACITY = number('CAPACITY', 50);
const CLIMB = text('CLIMB', '5s');
const HOLD = text('HOLD', '20s');
const JSON_BODY = { 'Content-Type': 'application/json' };

// Sold out is an answer, not an error.
http.setResponseCallback(http.expectedStatuses({ min: 200, max: 299 }, 409));

export const options = {
  scenarios: {
    browse: arrivals('browse', RATE * 0.7, CLIMB, HOLD),
    reserve: arrivals('reserve', RATE * 0.2, CLIMB, HOLD),
    cancel: arrivals('cancel', RATE * 0.1, CLIMB, HOLD),
  },
  thresholds: {
    http_req_duration: ['p(95)<500', 'p(99)<1000'],
    http_req_failed: ['rate<0.001'],
    checks: ['rate>0.999'],
    dropped_iterations: ['count<1'],
  },
  summaryTrendStats: TREND_STATISTICS,
};

/** Makes the slots of this run. */
export function setup() {
  const run = `k6-${Date.now()}`;
  for (let i = 0; i < SLOTS; i++) {
    const answer = http.post(`${URL}/slots`, JSON.stringify({
      id: `${run}-${i}`,
      name: `Slot ${i}`,
      start_time: '2099-01-02T08:00:00Z',
      end_time: '2099-01-02T10:00:00Z',
      capacity: CAPACITY,
    }), { headers: JSON_BODY });
    if (answer.status !== 201) {
      fail(`slot ${i} could not be made: ${answer.status} ${answer.body}`);
    }
  }
  return { run };
}

function anySlot(data) {
  return `${data.run}-${Math.floor(Math.random() * SLOTS)}`;
}

export function browse(data) {
  if (Math.random() < 0.1) {
    const page = http.get(`${URL}/slots?from=2099-01-02&to=2099-01-02&min_available=1&limit=20`,
      { tags: { name: 'GET /slots' } });
    check(page, { 'a page of slots': (answer) => answer.status === 200 && answer.json('slots').length <= 20 });
    return;
  }
  const answer = http.get(`${URL}/slots/${anySlot(data)}`, { tags: { name: 'GET /slots/{id}' } });
  check(answer, {
    'a slot that is not oversold': (slot) => slot.status === 200
      && slot.json('reserved_count') <= slot.json('capacity')
      && slot.json('available') === slot.json('capacity') - slot.json('reserved_count'),
  });
}

function request(data, tag) {
  return http.post(`${URL}/reserve`, JSON.stringify({
    slot_id: anySlot(data),
    user_id: `user-${Math.floor(Math.random() * 10000)}`,
    quantity: 1,
  }), { headers: { ...JSON_BODY, Prefer: 'wait=5' }, tags: { name: tag } });
}

export function reserve(data) {
  check(request(data, 'POST /reserve'), {
    'reserved or sold out': (answer) => answer.status === 201 || answer.status === 409,
  });
}

export function cancel(data) {
  const reserved = request(data, 'POST /reserve');
  if (reserved.status === 201) {
    const answer = http.del(`${URL}/reservations/${reserved.json('id')}`, null,
      { tags: { name: 'DELETE /reservations/{id}' } });
    check(answer, { cancelled: (gone) => gone.status === 200 && gone.json('status') === 'cancelled' });
  }
}

/** Whatever happened: what is reserved fits, and is what the slot says. */
export function teardown(data) {
  let reserved = 0;
  for (let i = 0; i < SLOTS; i++) {
    const slot = http.get(`${URL}/slots/${data.run}-${i}`).json();
    if (slot.reserved_count > slot.capacity || slot.available !== slot.capacity - slot.reserved_count) {
      fail(`oversold: ${JSON.stringify(slot)}`);
    }
    reserved += slot.reserved_count;
  }
  console.log(`No slot is oversold: ${reserved} places of ${SLOTS * CAPACITY} are reserved.`);
}

export function handleSummary(data) {
  return report(data, 'Holdfast: slots under load', text('REPORT', 'target/k6-slots.html'));
}
