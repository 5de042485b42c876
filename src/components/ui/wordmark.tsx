/** The efficient frontier and the line that touches it once. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2 font-semibold tracking-tight">
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
        <path
          d="M21 4.5C12.5 5.5 7.5 8.5 7.5 13s4 6.5 10 8"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
        />
        <path d="M2 17.5 15.5 2" stroke="var(--accent)" strokeWidth="2" strokeLinecap="round" />
        <circle cx="8.9" cy="9.6" r="2.6" fill="var(--accent)" />
      </svg>
      Tangency
    </span>
  );
}
