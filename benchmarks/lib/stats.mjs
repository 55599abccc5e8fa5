// Figures out of samples.

/** The value below which the share of the samples lies, such as 0.99. */
export function percentile(samples, share) {
  if (samples.length === 0) return Number.NaN;
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export function median(samples) {
  return percentile(samples, 0.5);
}

export function round(value, digits = 0) {
  return Number(value.toFixed(digits));
}
