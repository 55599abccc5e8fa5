const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A number of bytes as people write it, such as `2.4 MB`: by thousands, as files are sold and sent. */
export function fileSize(bytes: number, locale?: string): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const style = { style: 'unit', unit: units[step], unitDisplay: step === 0 ? 'long' : 'short' } as const;
  const value = bytes / 1_000 ** step;
  return new Intl.NumberFormat(locale, { ...style, maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 }).format(
    value,
  );
}
