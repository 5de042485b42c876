export const barRowHeight = 24;

/**
 * One bar with its value at the end, in per cent of the width it is given: it follows the column
 * without a script, and its text keeps its size on a phone.
 */
export function BarRow({
  from,
  to,
  reference,
  color,
  label,
}: {
  /** Ends of the bar and the reference line, 0 to 100 across the cell. */
  from: number;
  to: number;
  reference: number;
  color: string;
  label: string;
}) {
  const left = Math.min(from, to);
  const right = Math.max(from, to);
  return (
    <svg
      width="100%"
      height={barRowHeight}
      aria-hidden="true"
      focusable="false"
      className="block overflow-visible"
    >
      <rect
        x={`${left}%`}
        y={5}
        width={`${Math.max(right - left, 0.4)}%`}
        height={14}
        fill={color}
      />
      <line
        x1={`${reference}%`}
        x2={`${reference}%`}
        y1={0}
        y2={barRowHeight}
        stroke="var(--baseline)"
        strokeWidth={1.5}
      />
      {/* The halo breaks the reference line where a short bar's number crosses it. */}
      <text
        x={`${right}%`}
        dx={6}
        y={16}
        fontSize={12}
        fill="var(--ink)"
        stroke="var(--paper)"
        strokeWidth={4}
        paintOrder="stroke"
        className="tabular-nums"
      >
        {label}
      </text>
    </svg>
  );
}

/** Names the grey reference line above the first bar. */
export function ReferenceLabel({ at, text }: { at: number; text: string }) {
  return (
    <svg
      width="100%"
      height={20}
      aria-hidden="true"
      focusable="false"
      className="block overflow-visible"
    >
      <line x1={`${at}%`} x2={`${at}%`} y1={4} y2={20} stroke="var(--baseline)" strokeWidth={1.5} />
      <text x={`${at}%`} dx={5} y={13} fontSize={12} fill="var(--soft)">
        {text}
      </text>
    </svg>
  );
}
