import { useMemo } from 'react';
import { useParleyContext } from '../../provider/use-parley-context.js';
import { reporting } from '../../theme/english-reporting.js';

/** The words of reports, with those of the app in their place; they come with the dialog. */
export function useReportingWords(): typeof reporting {
  const own = useParleyContext().strings?.reporting;
  return useMemo(
    () => (own ? { ...reporting, ...own, reasons: { ...reporting.reasons, ...own.reasons } } : reporting),
    [own],
  );
}
