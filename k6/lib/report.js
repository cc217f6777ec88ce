// The end of a run for people: a text for the terminal and one page of HTML without anything from elsewhere.

const TRENDS = ['avg', 'med', 'p(90)', 'p(95)', 'p(99)', 'max'];

/** The statistics that options.summaryTrendStats must name for the report to have them. */
export const TREND_STATISTICS = TRENDS;

/**
 * What handleSummary returns.
 *
 * @param data k6's summary
 * @param title the heading
 * @param file where the HTML goes
 */
export function report(data, title, file) {
  const rows = rowsOf(data);
  return { stdout: asText(title, rows), [file]: asHtml(title, rows, data) };
}

function rowsOf(data) {
  return Object.keys(data.metrics).sort().map((name) => {
    const metric = data.metrics[name];
    const limits = Object.keys(metric.thresholds || {});
    return {
      name,
      values: valuesOf(metric),
      limits: limits.join(', '),
      verdict: limits.length === 0 ? '' : limits.every((limit) => metric.thresholds[limit].ok) ? 'kept' : 'BROKEN',
    };
  });
}

function valuesOf(metric) {
  const values = metric.values;
  switch (metric.type) {
    case 'trend':
      return TRENDS.filter((name) => name in values)
        .map((name) => `${name} ${shown(values[name], metric.contains)}`)
        .join('  ');
    case 'rate':
      return `${(values.rate * 100).toFixed(3)} %`;
    case 'counter':
      return `${shown(values.count, metric.contains)}  (${shown(values.rate, metric.contains)}/s)`;
    default:
      return `${shown(values.value, metric.contains)}`;
  }
}

function shown(value, contains) {
  switch (contains) {
    case 'time':
      return `${value.toFixed(2)} ms`;
    case 'data':
      return `${(value / 1048576).toFixed(2)} MiB`;
    default:
      return Number.isInteger(value) ? String(value) : value.toFixed(2);
  }
}

function asText(title, rows) {
  const width = Math.max(...rows.map((row) => row.name.length));
  const lines = rows.map((row) => {
    const verdict = row.verdict === '' ? '' : `  [${row.limits}: ${row.verdict}]`;
    return `  ${row.name.padEnd(width)}  ${row.values}${verdict}`;
  });
  return `\n${title}\n\n${lines.join('\n')}\n\n`;
}

function asHtml(title, rows, data) {
  const cells = rows.map((row) => `<tr class="${row.verdict}"><td>${escaped(row.name)}</td>`
    + `<td>${escaped(row.values)}</td><td>${escaped(row.limits)}</td><td>${row.verdict}</td></tr>`);
  const seconds = (data.state.testRunDurationMs / 1000).toFixed(1);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1c1c1c; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-bottom: 1px solid #ddd; padding: .35rem .6rem; text-align: left; vertical-align: top; }
  td:nth-child(2) { font-variant-numeric: tabular-nums; white-space: pre-wrap; }
  tr.kept td:last-child { color: #1a7f37; }
  tr.BROKEN td { background: #ffebe9; font-weight: 600; }
</style>
<h1>${escaped(title)}</h1>
<p>${new Date().toISOString()}, ${seconds} s</p>
<table>
<tr><th>metric</th><th>values</th><th>limits</th><th>verdict</th></tr>
${cells.join('\n')}
</table>
</html>
`;
}

function escaped(text) {
  return String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
