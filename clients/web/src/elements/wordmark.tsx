/** The mark: an eye whose line of sight runs straight through. */
export function Wordmark() {
  return (
    <span className="wordmark">
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
        <g fill="none" stroke="var(--accent)" strokeWidth="2.4" strokeLinecap="round">
          <path d="M3 16C6.500 9.500 11 6.500 16 6.500S25.500 9.500 29 16" />
          <path d="M3 16h6M23 16h6" />
          <path d="M9.500 21.500C11.400 23.200 13.600 24 16 24s4.600-.8 6.500-2.500" />
        </g>
        <circle cx="16" cy="16" r="4" fill="var(--accent)" />
      </svg>
      Sightline
    </span>
  );
}
