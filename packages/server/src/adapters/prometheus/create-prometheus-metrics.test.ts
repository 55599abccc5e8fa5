import { expect, it } from 'vitest';
import { createPrometheusMetrics } from './create-prometheus-metrics.js';

it('shows counts, values and times in Prometheus’ words', async () => {
  const metrics = createPrometheusMetrics();
  metrics.count('messages_total');
  metrics.count('messages_total', undefined, 4);
  metrics.count('refusals_total', { code: 'limits/rate' });
  metrics.gauge('sessions', 3);
  metrics.gauge('sessions', 2);
  metrics.observe('commit_seconds', 30);
  metrics.spread('call_mos', 4.1, { media: 'audio' });
  const text = await metrics.text();
  expect(text).toContain('parley_call_mos_bucket{le="4",media="audio"} 0\n');
  expect(text).toContain('parley_call_mos_bucket{le="4.25",media="audio"} 1\n');
  expect(text).toContain('parley_messages_total 5\n');
  expect(text).toContain('parley_refusals_total{code="limits/rate"} 1\n');
  expect(text).toContain('parley_sessions 2\n');
  expect(text).toContain('parley_commit_seconds_bucket{le="0.025"} 0\n');
  expect(text).toContain('parley_commit_seconds_bucket{le="0.05"} 1\n');
  expect(text).toContain('parley_commit_seconds_sum 0.03\n');
});

it('keeps two servers in one process apart', async () => {
  const [one, two] = [createPrometheusMetrics(), createPrometheusMetrics()];
  one.count('messages_total');
  expect(await two.text()).not.toContain('parley_messages_total');
});
