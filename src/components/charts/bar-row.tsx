export const barRowHeight = 24;
/** Closer than this to zero, the reference line would strike out the minus sign of a short position; per cent of the width. */
const strikes = 20;

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
  const near = to < from && reference > right && reference - right < strikes;
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
        x={`${near ? reference : right}%`}
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

/** Names the grey reference line above the first bar: beside it where there is room, else above or before it. */
export function ReferenceLabel({ at, text }: { at: number; text: string }) {
  const { anchor, dx, y, from } =
    at < 25
      ? ({ anchor: 'start', dx: 5, y: 13, from: 4 } as const)
      : at > 60
        ? ({ anchor: 'end', dx: -5, y: 13, from: 4 } as const)
        : ({ anchor: 'middle', dx: 0, y: 10, from: 14 } as const);
  return (
    <svg
      width="100%"
      height={20}
      aria-hidden="true"
      focusable="false"
      className="block overflow-visible"
    >
      <line
        x1={`${at}%`}
        x2={`${at}%`}
        y1={from}
        y2={20}
        stroke="var(--baseline)"
        strokeWidth={1.5}
      />
      <text x={`${at}%`} dx={dx} y={y} textAnchor={anchor} fontSize={12} fill="var(--soft)">
        {text}
      </text>
    </svg>
  );
}
