/** The efficient frontier and the line that touches it once. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2 font-semibold tracking-tight">
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
        <path
          d="M21.5 5.5Q-5.75 13.5 18.3 21.5"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
        />
        <path d="M1.6 17 19 2.5" stroke="var(--accent)" strokeWidth="2" strokeLinecap="round" />
        <circle cx="8.8" cy="11" r="2.8" fill="var(--accent)" />
      </svg>
      Tangency
    </span>
  );
}
