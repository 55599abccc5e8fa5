import type { ReactNode } from 'react';

/** Text for assistive technology alone. */
export function Hidden({ children }: { readonly children: ReactNode }) {
  return <span className="parley-hidden">{children}</span>;
}
