// Load on the shop: shoppers arrive at a rate; each makes an order of two items and checks it out, some of them twice.
// In the end, whatever was sold was paid for: teardown reads every item and every user.
//
//   scripts/load-test shop                                 a node of its own, then this
//   k6 run -e URL=http://host:8080 -e RATE=500 k6/shop.js   against a node that runs; replaces items and users 0 …
//
// Environment: URL, RATE (shoppers a second, 100), CLIMB (5s), HOLD (20s), ITEMS (200), USERS (1000), STOCK (of each
// item, 50: some sell out), P95 (limit of a checkout's 95th percentile in ms, 50), REPORT (target/k6-shop.html).

import http from 'k6/http';
import { check } from 'k6';
import { Rate } from 'k6/metrics';
import { arrivals } from './lib/arrivals.js';
import { URL, number, text } from './lib/environment.js';
import { TREND_STATISTICS, report } from './lib/report.js';

const RATE = number('RATE', 100);
const ITEMS = number('ITEMS', 200);
const USERS = number('USERS', 1000);
const STOCK = number('STOCK', 50);
const P95 = number('P95', 50);
const PRICE = 3;
const CREDIT = 1000;
const AT_ONCE = 100;

const conserved = new Rate('conserved');

// A refusal by the shop's rules is an answer, not a failure.
http.setResponseCallback(http.expectedStatuses(200, 400));

export const options = {
  scenarios: { shop: arrivals('shop', RATE, text('CLIMB', '5s'), text('HOLD', '20s')) },
  thresholds: {
    'http_req_duration{name:checkout}': [`p(95)<${P95}`],
    'http_req_duration{name:addItem}': [`p(95)<${P95}`],
    http_req_failed: ['rate<0.001'],
    checks: ['rate>0.999'],
    conserved: ['rate==1'],
    dropped_iterations: ['count<1'],
  },
  summaryTrendStats: TREND_STATISTICS,
  teardownTimeout: '120s',
};

function post(name, path, headers) {
  return http.post(`${URL}${path}`, null, { tags: { name }, headers });
}

function below(bound) {
  return Math.floor(Math.random() * bound);
}

export function setup() {
  const answers = [
    post('batch_init', `/stock/batch_init/${ITEMS}/${STOCK}/${PRICE}`),
    post('batch_init', `/payment/batch_init/${USERS}/${CREDIT}`),
  ];
  if (answers.some((answer) => answer.status !== 200)) {
    throw new Error(`cannot fill the shop: ${answers.map((answer) => `${answer.status} ${answer.body}`)}`);
  }
}

export function shop() {
  const created = post('create', `/orders/create/${below(USERS)}`);
  const order = created.status === 200 ? created.json('order_id') : '';
  check(created, { 'order is created': () => order !== '' });
  for (let line = 0; line < 2; line += 1) {
    const added = post('addItem', `/orders/addItem/${order}/${below(ITEMS)}/1`);
    check(added, { 'item is added': (response) => response.status === 200 });
  }
  const paid = post('checkout', `/orders/checkout/${order}`, { 'Idempotency-Key': order });
  check(paid, {
    'checkout is paid, or refused with the reason': (response) => response.status === 200
      || (response.status === 400 && /out-of-(stock|credit)/.test(response.json('type'))),
  });
  if (below(10) === 0) {
    const again = post('checkout', `/orders/checkout/${order}`, { 'Idempotency-Key': order });
    check(again, { 'a repeated checkout is answered alike': (response) => response.status === paid.status });
  }
}

/** The sum of a member over everything that stands at a path followed by 0 … count - 1. */
function sum(path, count, member) {
  let total = 0;
  for (let from = 0; from < count; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => from + i);
    const answers = http.batch(numbers.map((i) => ['GET', `${URL}${path}${i}`, null, { tags: { name: 'teardown' } }]));
    answers.forEach((answer) => { total += answer.json(member); });
  }
  return total;
}

export function teardown() {
  const sold = ITEMS * STOCK - sum('/stock/find/', ITEMS, 'stock');
  const spent = USERS * CREDIT - sum('/payment/find_user/', USERS, 'credit');
  console.log(`${sold} pieces were sold for ${spent}`);
  conserved.add(sold > 0 && spent === sold * PRICE);
}

export function handleSummary(data) {
  return report(data, 'Holdfast: the shop under load', text('REPORT', 'target/k6-shop.html'));
}
