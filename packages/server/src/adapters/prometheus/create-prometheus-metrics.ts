import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../../kernel/ports.js';

/** Metrics and the page that shows them. */
export interface PrometheusMetrics extends Metrics {
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

type Labels = Readonly<Record<string, string>>;

/** From a score of 1 to a hundred per cent. */
const figures = [0.5, 1, 1.5, 2, 2.5, 3, 3.25, 3.5, 3.75, 4, 4.25, 4.5, 5, 10, 20, 50, 100];
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts in a registry of its own, with Node's own figures. A time is given in ms and shown in seconds. */
export function createPrometheusMetrics(): PrometheusMetrics {
  const registry = new Registry();
  const counters = new Map<string, Counter>();
  const histograms = new Map<string, Histogram>();
  const gauges = new Map<string, Gauge>();
  collectDefaultMetrics({ register: registry });

  const describe = (name: string, labels: Labels) => ({
    name: `parley_${name}`,
    help: name.replaceAll('_', ' '),
    labelNames: Object.keys(labels),
    registers: [registry],
  });
  function known<T>(kept: Map<string, T>, name: string, make: () => T): T {
    let found = kept.get(name);
    if (!found) kept.set(name, (found = make()));
    return found;
  }

  return {
    count(name, labels = {}, by = 1) {
      known(counters, name, () => new Counter(describe(name, labels))).inc(labels, by);
    },
    observe(name, ms, labels = {}) {
      const make = () => new Histogram({ ...describe(name, labels), buckets: seconds });
      known(histograms, name, make).observe(labels, ms / 1_000);
    },
    spread(name, value, labels = {}) {
      const make = () => new Histogram({ ...describe(name, labels), buckets: figures });
      known(histograms, name, make).observe(labels, value);
    },
    gauge(name, value, labels = {}) {
      known(gauges, name, () => new Gauge(describe(name, labels))).set(labels, value);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
