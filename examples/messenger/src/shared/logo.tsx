/** The mark of Parley: two people, one conversation. */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--parley-accent)" />
      <path
        d="M8 9.5h11a3.5 3.5 0 0 1 3.5 3.5v3a3.5 3.5 0 0 1-3.5 3.5h-6.2L9.6 22a1 1 0 0 1-1.6-.8z"
        fill="none"
        stroke="var(--parley-on-accent)"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <path d="M24.5 14.5v9" stroke="var(--parley-on-accent)" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
